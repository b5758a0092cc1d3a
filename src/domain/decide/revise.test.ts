import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeAttempt,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeMerchant,
  makeOpen,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import type { LineInput, OpenSession, ReviseSession, SessionInput } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Discount } from '../discount.ts';
import type { Facts } from '../facts.ts';
import type { AttemptState } from '../payment.ts';
import type { Session } from '../session.ts';

const alone = makeDiscount({ id: 'discount-alone', code: 'ALONE', combinable: false });
const half = makeDiscount({ id: 'discount-half', code: 'HALF', rate: 500_000 });
const large = makeDiscount({ id: 'discount-large', code: 'LARGE', combinable: false, minimum: { INR: 500_000 } });
const gown = makeItem({ variant: { prices: { INR: 359_500, USD: 4_500 } } });
const shawl = makeItem({
  product: { id: 'shawl', title: 'Shawl' },
  variant: { id: 'shawl-1', sku: 'SHAWL', prices: { INR: 90_000 } },
});
const facts = makeFacts({
  merchant: makeMerchant({ offers: [makeDiscount(), alone, half, large, makeGiftOffer()] }),
  items: [gown, shawl, makeGiftItem()],
});

const withOffers = (...offers: readonly Discount[]): Facts => makeFacts({ merchant: makeMerchant({ offers }) });

function opened(input: Partial<OpenSession['input']> = {}, over: Partial<Session> = {}, context = facts): Session {
  const decision = decide(null, makeOpen({ mayOverridePrices: true, input }), context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return { ...decision.session, ...over };
}

const command = (input: SessionInput, over: Partial<ReviseSession> = {}): ReviseSession => ({
  type: 'revise-session',
  input,
  mayOverridePrices: false,
  ...over,
});

function revise(session: Session, input: SessionInput, over: Partial<ReviseSession> = {}, context = facts): Decision {
  const decision = decide(session, command(input, over), context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

function problemsOf(
  session: Session,
  input: SessionInput,
  over: Partial<ReviseSession> = {},
  context = facts,
): string[] {
  const decision = decide(session, command(input, over), context);
  return decision.kind === 'refusal' ? decision.problems.map(({ code, at }) => `${code} ${at}`) : [];
}

const code = (text: string) => ({ code: text, by: 'buyer' as const });
const line = (variant: string, quantity = 1): LineInput => ({ kind: 'catalog', variant, quantity });
const trying = (state: AttemptState): Partial<Session> => ({
  state: state === 'pending' ? 'settling' : 'paying',
  attempts: [makeAttempt({ state, redirectUrl: state === 'challenged' ? 'https://bank.example/3ds' : null })],
});

describe('refusals, in order of precedence', () => {
  type Case = { readonly session: Session; readonly command: ReviseSession };
  const good: Case = { session: opened(), command: command({ note: 'new' }, { ifVersion: 1 }) };
  const session = (over: Partial<Session>) => (each: Case) => ({ ...each, session: { ...each.session, ...over } });
  const rows: readonly (readonly [string, (each: Case) => Case])[] = [
    ['session_completed', session({ state: 'completed' })],
    ['session_expired', session({ state: 'expired' })],
    ['session_canceled', session({ state: 'canceled' })],
    ['session_not_open', session({ state: 'failed' })],
    ['session_expired', session({ expiresAtMs: NOW_MS })],
    ['payment_in_progress', session(trying('asked'))],
    ['payment_in_progress', session(trying('pending'))],
    ['payment_in_progress', session(trying('unknown'))],
    ['version_stale', (each) => ({ ...each, command: { ...each.command, ifVersion: 2 } })],
    ['too_large', (each) => ({ ...each, command: { ...each.command, input: { note: 'x'.repeat(5_001) } } })],
  ];
  const codesOf = (each: Case) => {
    const decision = decide(each.session, each.command, facts);
    return decision.kind === 'refusal' ? decision.problems.map((problem) => problem.code) : [];
  };

  test.each(rows)('%s', (expected, breakIt) => {
    expect(codesOf(breakIt(good))).toEqual([expected]);
  });

  test('each comes before all that follow', () => {
    // Money on its way keeps a session from expiring, so those two cannot be broken together.
    const together = rows.filter(([expected], index) => !(expected === 'session_expired' && index === 4));
    together.forEach(([expected], index) => {
      const broken = together.slice(index).reduceRight((each, [, breakIt]) => breakIt(each), good);
      expect(codesOf(broken)[0]).toBe(expected);
    });
  });

  test('without any of these it changes', () => {
    expect(decide(good.session, good.command, facts)).toMatchObject({ kind: 'decision', changed: true });
  });
});

describe('any change', () => {
  test('is counted, told and dated', () => {
    const { session, events } = revise(opened(), { note: 'Ring twice' }, {}, { ...facts, nowMs: NOW_MS + 5 });
    expect(session).toMatchObject({ version: 2, sequence: 2, note: 'Ring twice', updatedAtMs: NOW_MS + 5 });
    expect(events).toEqual([{ type: 'session.updated' }]);
  });

  test('prolongs only a life that slides', () => {
    const later = { ...facts, nowMs: NOW_MS + 1_000 };
    const sliding = opened({}, { life: { ms: 3_600_000, slides: true }, expiresAtMs: NOW_MS + 3_600_000 });
    expect(revise(sliding, { note: 'x' }, {}, later).session.expiresAtMs).toBe(NOW_MS + 1_000 + 3_600_000);
    expect(revise(opened(), { note: 'x' }, {}, later).session.expiresAtMs).toBe(opened().expiresAtMs);
  });

  test('may set a new life, counted from now', () => {
    const later = { ...facts, nowMs: NOW_MS + 1_000 };
    const { session } = revise(opened(), {}, { expiresInMs: 60_000 }, later);
    expect(session).toMatchObject({ expiresAtMs: NOW_MS + 61_000, life: { ms: 60_000, slides: false } });
  });

  test('that asks for what is so already is none', () => {
    const session = opened({ note: 'x', buyer: { email: 'asha@example.com' } });
    const same = { note: 'x', buyer: { email: ' asha@example.com' }, lines: [line('GOWN-1')], locale: 'en-in' };
    const decision = revise(session, same, {}, { ...facts, nowMs: NOW_MS + 1_000 });
    expect(decision).toMatchObject({ changed: false, events: [], effects: [], claims: [] });
    expect(decision.session).toBe(session);
  });

  test('leaves what is not mentioned, and clears what is null', () => {
    const session = opened({
      buyer: { email: 'asha@example.com', name: 'Asha' },
      metadata: { a: '1' },
      successUrl: 'https://my-store.com/',
      shippingAddress: makeAddress(),
    });
    const { session: next } = revise(session, {
      buyer: { name: null },
      metadata: null,
      successUrl: null,
      shippingAddress: null,
    });
    expect(next.buyer).toMatchObject({ email: 'asha@example.com', name: null });
    expect(next).toMatchObject({ metadata: {}, successUrl: null, shippingAddress: null });
    expect(next.totals.shipping).toBeNull();
    expect(revise(session, { buyer: null }).session.buyer.email).toBeNull();
  });

  test('may name foreign return hosts only when the caller is trusted', () => {
    const successUrl = 'https://elsewhere.example/';
    expect(problemsOf(opened(), { successUrl })).toEqual(['redirect_host_forbidden success_url']);
    expect(revise(opened(), { successUrl }, { trustedReturnUrls: true }).session.successUrl).toBe(successUrl);
  });
});

describe('lines', () => {
  test('that stay keep their id and the price they were added at', () => {
    const dearer = makeItem({ variant: { prices: { INR: 400_000 } } });
    const context = { ...facts, item: (ref: string) => (ref === 'GOWN-1' ? dearer : facts.item(ref)) };
    const { session } = revise(opened(), { lines: [line('SHAWL'), line('GOWN-1', 2)] }, {}, context);
    expect(session.lines).toMatchObject([
      { id: 'li_2', sku: 'SHAWL', unitAmount: 90_000 },
      { id: 'li_1', sku: 'GOWN-1', unitAmount: 359_500, quantity: 2 },
    ]);
    expect(session.nextLine).toBe(3);
    const again = revise(
      revise(session, { lines: [line('SHAWL')] }, {}, context).session,
      { lines: [line('GOWN-1')] },
      {},
      context,
    );
    expect(again.session.lines).toMatchObject([{ id: 'li_3', unitAmount: 400_000 }]);
  });

  test('cannot all be taken away, and a price needs permission here too', () => {
    expect(problemsOf(opened(), { lines: [] })).toEqual(['missing_value lines']);
    const inline: LineInput = { kind: 'inline', title: 'Book', unitAmount: 1, quantity: 1 };
    expect(problemsOf(opened(), { lines: [inline] })).toEqual(['price_override_forbidden lines[0].unit_amount']);
  });

  test('of the catalogue change over to another currency, others do not', () => {
    const { session } = revise(opened(), { currency: 'USD' });
    expect(session).toMatchObject({ currency: 'USD', lines: [{ id: 'li_1', unitAmount: 4_500 }] });
    expect(problemsOf(opened({ lines: [line('SHAWL')] }), { currency: 'USD' })).toEqual([
      'currency_unsupported currency',
    ]);
    const inline: LineInput = { kind: 'inline', title: 'Book', unitAmount: 100, quantity: 1 };
    const mixed = opened({ lines: [line('GOWN-1'), inline] });
    expect(problemsOf(mixed, { currency: 'USD' })).toEqual(['currency_mixed currency']);
    const replaced = revise(mixed, { currency: 'USD', lines: [line('GOWN-1')] });
    expect(replaced.session.lines).toMatchObject([{ id: 'li_1', unitAmount: 4_500 }]);
  });

  test('keep their currency once a payment has been tried', () => {
    const tried = opened({}, { attempts: [makeAttempt({ state: 'declined', checkDueAtMs: null })] });
    expect(problemsOf(tried, { currency: 'USD' })).toEqual(['currency_mixed currency']);
  });
});

describe('codes', () => {
  const codesOf = (session: Session) => session.codes.map(({ code: text, replaced }) => [text, replaced]);

  test('replace those there are, or are added to them, and never stand twice', () => {
    const session = opened({ codes: [code('SUMMER10')] });
    expect(codesOf(revise(session, { codes: [code('HALF')] }).session)).toEqual([['HALF', null]]);
    const both = revise(
      session,
      { codes: [code(' half '), code('HALF'), code('summer10')] },
      { addCodes: true },
    ).session;
    expect(codesOf(both)).toEqual([
      ['SUMMER10', null],
      ['half', null],
    ]);
    expect(both.totals.discount).toBe(35_950 + 161_775);
    expect(codesOf(revise(both, { codes: [] }).session)).toEqual([]);
  });

  test('that cannot be combined take the place of the others and remember it', () => {
    const session = opened({ codes: [code('SUMMER10')] });
    const replaced = revise(session, { codes: [code('ALONE')] }, { addCodes: true }).session;
    expect(codesOf(replaced)).toEqual([['ALONE', 'SUMMER10']]);
    const back = revise(replaced, { codes: [code('HALF')] }, { addCodes: true }).session;
    expect(codesOf(back)).toEqual([['HALF', 'ALONE']]);
  });

  test('that do not count leave the others alone, and count when the cart has grown', () => {
    const session = opened({ codes: [code('SUMMER10')] });
    const { session: waiting, warnings } = revise(session, { codes: [code('LARGE')] }, { addCodes: true });
    expect(codesOf(waiting)).toEqual([
      ['SUMMER10', null],
      ['LARGE', null],
    ]);
    expect(warnings).toMatchObject([{ code: 'discount_minimum_not_met' }]);
    const only = opened({ codes: [code('LARGE')] });
    expect(only.totals.discount).toBe(0);
    expect(revise(only, { lines: [line('GOWN-1', 2)] }).session.totals.discount).toBe(71_900);
  });

  test('of the buyer that do not count make room for the next', () => {
    const session = opened({ codes: [code('WINTER'), { code: 'SPRING', by: 'merchant' }] });
    const next = revise(session, { codes: [code('SUMMER10')] }, { addCodes: true }).session;
    expect(codesOf(next)).toEqual([
      ['SPRING', null],
      ['SUMMER10', null],
    ]);
  });

  test('entered again say again why they do not count', () => {
    const session = opened({ codes: [code('WINTER')] });
    const decision = revise(session, { codes: [code('winter')] }, { addCodes: true });
    expect(decision).toMatchObject({ changed: false, warnings: [{ code: 'discount_not_found' }] });
  });

  test('are limited in number and length', () => {
    const many = Array.from({ length: 11 }, (_, index) => code(`C${index}`));
    expect(problemsOf(opened(), { codes: many })).toEqual(['too_large discounts']);
    expect(problemsOf(opened(), { codes: [code('x'.repeat(256))] })).toEqual(['too_large discounts[0].code']);
  });

  test('that are removed give back the use they held', () => {
    const limited = withOffers(makeDiscount({ maxUses: 1 }));
    const hold = { resource: 'discount', key: 'discount-summer', delta: 1 };
    const session = opened({ codes: [code('SUMMER10')] }, { holds: [hold] }, limited);
    expect(revise(session, { note: 'x' }, {}, limited).claims).toEqual([]);
    const { session: next, claims } = revise(session, { codes: [] }, {}, limited);
    expect(claims).toMatchObject([{ resource: 'discount', key: 'discount-summer', delta: -1 }]);
    expect(next.holds).toEqual([]);
  });
});

describe('shipping and the way to pay', () => {
  const standard = makeMerchant().shipping[0]!;
  const context = makeFacts({
    merchant: makeMerchant({
      offers: [makeDiscount({ disablesCod: true })],
      shipping: [
        standard,
        { ...standard, id: 'express', amounts: { INR: 15_000 } },
        { ...standard, id: 'abroad', countries: ['*'] },
      ],
    }),
  });
  const shipped = () => opened({ shippingAddress: makeAddress(), shippingOption: 'express' }, {}, context);

  test('an option must exist for the country of the address', () => {
    expect(problemsOf(shipped(), { shippingOption: 'abroad' }, {}, context)).toEqual([
      'shipping_option_not_found shipping_option',
    ]);
    expect(revise(shipped(), { shippingOption: 'standard' }, {}, context).session.totals.shipping).toBe(4_900);
  });

  test('takes no rate that the cart is too large for, and lets go of one that it has become too large for', () => {
    const table = { by: 'pieces', tiers: [{ upTo: 1, amounts: { INR: 100 } }] } as const;
    const shipping = context.merchant.shipping.map((rate) => (rate.id === 'express' ? { ...rate, table } : rate));
    const small = makeFacts({ merchant: { ...context.merchant, shipping } });
    const lines = [{ kind: 'catalog', variant: '46107636203656', quantity: 2 }] as const;
    const large = revise(
      opened({ shippingAddress: makeAddress(), shippingOption: 'express' }, {}, small),
      { lines },
      {},
      small,
    );
    expect(large.session.shippingOption).not.toBe('express');
    expect(problemsOf(large.session, { shippingOption: 'express' }, {}, small)).toEqual([
      'shipping_option_not_found shipping_option',
    ]);
  });

  test('an address in a country without the option clears it', () => {
    const { session } = revise(shipped(), { shippingAddress: makeAddress({ country: 'NP' }) }, {}, context);
    expect(session.shippingOption).toBe('abroad');
    const back = revise(session, { shippingAddress: makeAddress() }, {}, context).session;
    expect(back.shippingOption).toBeNull();
    expect(back.totals.shipping).toBeNull();
  });

  test('cash on delivery brings its fee and leaves with what forbids it', () => {
    const { session } = revise(shipped(), { paymentMethod: 'cod' }, {}, context);
    expect(session).toMatchObject({ paymentMethod: 'cod', totals: { surcharge: 5_000, total: 379_500 } });
    for (const input of [{ codes: [code('SUMMER10')] }, { shippingAddress: null }]) {
      const next = revise(session, input, {}, context).session;
      expect(next).toMatchObject({ paymentMethod: null, totals: { surcharge: 0 } });
    }
    expect(problemsOf(opened(), { paymentMethod: 'cod' })).toEqual(['method_unavailable payment_method']);
  });
});

describe('milestones', () => {
  const reached = (input: SessionInput, from: Partial<Session> = {}) =>
    revise(opened({}, from), input).session.milestone;

  test('follow what is known of the buyer', () => {
    expect(reached({ buyer: { phone: '+91 98765 43210' } })).toBe('contact_given');
    expect(reached({ shippingAddress: makeAddress() })).toBe('shipping_chosen');
    expect(reached({ shippingAddress: makeAddress({ city: null }) })).toBe('created');
  });

  test('a page may claim to have been shown, but not to have been paid', () => {
    expect(reached({ reached: 'address_shown' })).toBe('address_shown');
    expect(reached({ reached: 'payment_shown' })).toBe('payment_shown');
    expect(reached({ note: 'x', reached: 'completed' })).toBe('created');
    expect(reached({ note: 'x', reached: 'address_shown' }, { milestone: 'payment_shown' })).toBe('payment_shown');
  });
});

describe('while the buyer is away at a provider', () => {
  const away = () => makeSession({ ...opened(), ...trying('challenged') });

  test('a change of what is paid gives the attempt up', () => {
    for (const input of [{ lines: [line('GOWN-1', 2)] }, { codes: [code('SUMMER10')] }, { gateway: 'manual' }]) {
      const { session, effects } = revise(away(), input);
      expect(session).toMatchObject({ state: 'open', attempts: [{ state: 'superseded' }] });
      expect(session.attempts[0]?.checkDueAtMs).toBeGreaterThan(facts.wallMs);
      expect(effects).toEqual([{ type: 'void-attempt', attemptId: makeAttempt().id }]);
    }
  });

  test('a change of anything else leaves it alone', () => {
    const { session, effects } = revise(away(), { buyer: { email: 'asha@example.com' }, note: 'x' });
    expect(session).toMatchObject({ state: 'paying', attempts: [{ state: 'challenged' }] });
    expect(effects).toEqual([]);
  });
});

describe('a new life', () => {
  test('counts from now', () => {
    const { session } = revise(makeSession({ expiresAtMs: NOW_MS + 1 }), {}, { expiresInMs: 60_000 });
    expect(session).toMatchObject({ expiresAtMs: NOW_MS + 60_000, life: { ms: 60_000, slides: false } });
  });

  test('goes on sliding where it slides', () => {
    const before = makeSession({ life: { ms: 3_600_000, slides: true } });
    const { session } = revise(before, {}, { expiresInMs: 120_000 });
    const later = revise(session, { note: 'x' }, {}, { ...facts, nowMs: NOW_MS + 60_000 });
    expect(session.expiresAtMs).toBe(NOW_MS + 120_000);
    expect(later.session.expiresAtMs).toBe(NOW_MS + 180_000);
  });
});

describe('contact data from the hosted page', () => {
  const address = makeAddress({ line1: '1 Elsewhere' });

  test('is told from the merchant’s, part by part, until the merchant gives it', () => {
    const typed = revise(opened(), { shippingAddress: address }, { fromPage: true }).session;
    expect(typed.typedOnPage).toEqual({ email: false, address: true });
    const more = revise(typed, { buyer: { email: 'new@example.com' }, note: 'x' }).session;
    expect(more.typedOnPage).toEqual({ email: false, address: true });
    expect(revise(more, { shippingAddress: makeAddress() }).session.typedOnPage.address).toBe(false);
  });

  test('gives up a challenge, so that nobody pays for another’s parcel', () => {
    const away = makeSession({ ...opened({ shippingAddress: makeAddress() }), ...trying('challenged') });
    const { session } = revise(away, { shippingAddress: address }, { fromPage: true });
    expect(session).toMatchObject({ state: 'open', attempts: [{ state: 'superseded' }] });
    const same = revise(away, { shippingAddress: makeAddress() }, { fromPage: true }).session;
    expect(same.attempts).toMatchObject([{ state: 'challenged' }]);
  });
});

describe('lines that are lowered', () => {
  const two = (): Session =>
    opened({
      lines: [
        { kind: 'catalog', variant: 'GOWN-1', quantity: 3 },
        { kind: 'inline', title: 'Wrapping', unitAmount: 100, quantity: 1 },
      ],
    });
  const quantities = (session: Session) => session.lines.map(({ id, quantity }) => [id, quantity]);

  test('have fewer pieces or go, never more, and the session is priced anew', () => {
    expect(quantities(revise(two(), { lower: { li_1: 2 } }).session)).toEqual([
      ['li_1', 2],
      ['li_2', 1],
    ]);
    const { session } = revise(two(), { lower: { li_1: 0, li_9: 0 } });
    expect(quantities(session)).toEqual([['li_2', 1]]);
    expect(session.totals.subtotal).toBe(100);
    expect(revise(two(), { lower: { li_1: 4, li_2: -1.5 } }).changed).toBe(false);
  });

  test('can go while another one is no longer sold', () => {
    const gone = { ...facts, item: () => undefined };
    expect(quantities(revise(two(), { lower: { li_2: 0 } }, {}, gone).session)).toEqual([['li_1', 3]]);
  });

  test('are called otherwise, also while another one is no longer sold, and as in the catalogue again', () => {
    const titles = (session: Session) => session.lines.map(({ title, variantTitle }) => [title, variantTitle]);
    const plain = titles(two());
    const gone = { ...facts, item: () => undefined };
    const renamed = revise(two(), { titles: { li_1: 'Kleid', li_9: 'Buch' } }, {}, gone).session;
    expect(titles(renamed)).toEqual([['Kleid', null], plain[1]]);
    expect(titles(revise(renamed, { titles: { li_1: null } }, {}, gone).session)).toEqual(titles(renamed));
    expect(titles(revise(renamed, { titles: { li_1: null, li_2: null } }).session)).toEqual(plain);
    expect(titles(revise(renamed, { titles: { li_1: null }, currency: 'INR', lower: { li_1: 2 } }).session)).toEqual(
      plain,
    );
    expect(problemsOf(two(), { titles: { li_1: 'x'.repeat(513) } })).toEqual(['too_large titles']);
  });

  test('are never all of them', () => {
    expect(problemsOf(two(), { lower: { li_1: 0, li_2: 0 } })).toEqual(['missing_value lines']);
  });

  test('take along the gift that they no longer earn', () => {
    const session = opened({
      lines: [
        { kind: 'catalog', variant: 'GOWN-1', quantity: 1 },
        { kind: 'catalog', variant: 'SHAWL', quantity: 1 },
      ],
      gifts: [{ variant: '52647247479102', quantity: 1 }],
    });
    expect(session.lines).toHaveLength(3);
    expect(quantities(revise(session, { lower: { li_1: 0 } }).session)).toEqual([['li_2', 1]]);
  });
});

test('where buyers enter no codes, a form that brings one changes nothing, and the merchant still may', () => {
  const session = opened({}, { refusesCodes: true });
  const codes = [{ code: 'HALF', by: 'buyer' as const }];
  expect(revise(session, { codes }, { fromPage: true, addCodes: true }).session).toBe(session);
  expect(revise(session, { codes }).session.codes).toHaveLength(1);
});
