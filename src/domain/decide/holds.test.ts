import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeOpen,
  NOW_MS,
} from '../../../test/makers.ts';
import type { PastOrder } from '../buyer-history.ts';
import type { Variant } from '../catalog.ts';
import type { LineInput, StartPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Report } from '../payment.ts';
import { missingForPayment } from '../readiness.ts';
import type { Session } from '../session.ts';
import { holdShares } from './holds.ts';

const ID = makeItem().variant.id;
const stocked = (over: Partial<Variant> = {}): Facts =>
  makeFacts({ items: [makeItem({ variant: { inventoryQuantity: 10, whenOutOfStock: 'deny', ...over } })] });
const facts = stocked();

const lineOf = (quantity: number, properties: Record<string, string> = {}): LineInput => ({
  kind: 'catalog',
  variant: ID,
  quantity,
  properties,
});

function run(session: Session | null, command: Parameters<typeof decide>[1], context = facts): Decision {
  const decision = decide(session, command, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

const ready = (lines: readonly LineInput[], context = facts): Session =>
  run(
    null,
    makeOpen({
      input: {
        lines,
        buyer: { email: 'asha@example.com' },
        shippingAddress: makeAddress(),
        shippingOption: 'standard',
      },
    }),
    context,
  ).session;

const problemsOf = (session: Session, given: Facts): readonly string[] =>
  missingForPayment(session, given).map(({ code, text }) => `${code} ${text}`);

const pay: StartPayment = {
  type: 'start-payment',
  attemptId: 'a1',
  orderId: '01900000-0000-7000-8000-0000000000f1',
  method: 'card',
  gateway: null,
  card: { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '123' },
};
const hear = (session: Session, kind: 'paid' | 'declined', attemptId = 'a1', context = facts): Decision =>
  run(
    session,
    {
      type: 'report-payment',
      attemptId,
      orderId: '01900000-0000-7000-8000-0000000000f2',
      refundId: 'r1',
      report: kind === 'paid' ? { kind } : { kind, code: 'card_declined', message: 'No.' },
    },
    context,
  );
const revise = (session: Session, quantity: number): Decision =>
  run(session, { type: 'revise-session', input: { lines: [lineOf(quantity)] }, mayOverridePrices: false });
const stock = (delta: number, key = `${ID}@0`) => ({ resource: 'stock', key, delta });

describe('a payment that starts', () => {
  test('takes all pieces of a variant in one claim that names its first line', () => {
    const { claims, session } = run(ready([lineOf(2), lineOf(3, { engraving: 'A' })]), pay);
    expect(claims).toMatchObject([{ ...stock(5), limit: 10, refusal: { code: 'out_of_stock', at: 'lines[0]' } }]);
    expect(session.holds).toEqual([stock(5)]);
  });

  test.each<[string, Partial<Variant>]>([
    ['is not counted', { inventoryQuantity: null }],
    ['is sold beyond its stock', { whenOutOfStock: 'continue' }],
  ])('takes nothing of what %s', (_, variant) => {
    const context = stocked(variant);
    expect(run(ready([lineOf(1)], context), pay, context)).toMatchObject({ claims: [], session: { holds: [] } });
  });

  test('counts anew once the merchant has said another quantity, and gives the old share back', () => {
    const started = run(ready([lineOf(2)]), pay).session;
    const again = run(hear(started, 'declined').session, { ...pay, attemptId: 'a2' }, stocked({ stocktake: 1 }));
    expect(again.claims).toMatchObject([stock(2, `${ID}@1`), stock(-2)]);
    expect(again.session.holds).toEqual([stock(2, `${ID}@1`)]);
  });
});

describe('what a declined payment took', () => {
  const declined = hear(run(ready([lineOf(2)]), pay).session, 'declined').session;
  const again: StartPayment = { ...pay, attemptId: 'a2' };

  test('stays, and is not taken twice', () => {
    expect(declined.holds).toEqual([stock(2)]);
    expect(run(declined, again)).toMatchObject({ claims: [], session: { holds: [stock(2)] } });
  });

  test('grows with the cart when the next payment starts', () => {
    const more = revise(declined, 5);
    expect(more.claims).toEqual([]);
    const started = run(more.session, again);
    expect(started.claims).toMatchObject([{ ...stock(3), limit: 10 }]);
    expect(started.session.holds).toEqual([stock(5)]);
  });

  test('shrinks with the cart at once', () => {
    const fewer = revise(declined, 1);
    expect(fewer.claims).toMatchObject([{ ...stock(-1), limit: Number.MAX_SAFE_INTEGER }]);
    expect(fewer.session.holds).toEqual([stock(1)]);
  });

  test('is given back when the session ends without an order', () => {
    const closed = run(declined, { type: 'close-session', how: 'cancel', force: true });
    expect(closed.claims).toMatchObject([stock(-2)]);
    expect(closed.session.holds).toEqual([]);
  });
});

describe('an order', () => {
  test('keeps what its payment took', () => {
    const paid = hear(run(ready([lineOf(2)]), pay).session, 'paid');
    expect(paid).toMatchObject({ claims: [], session: { state: 'completed', holds: [stock(2)] } });
  });

  test('counts in the statement of the stock that stands when it is made', () => {
    const paid = hear(run(ready([lineOf(2)]), pay).session, 'paid', 'a1', stocked({ stocktake: 1 }));
    expect(paid.claims).toMatchObject([{ ...stock(2, `${ID}@1`), limit: Number.MAX_SAFE_INTEGER }, stock(-2)]);
    expect(paid.session.holds).toEqual([stock(2, `${ID}@1`)]);
  });

  test('is never refused for money that is there, whatever the stock', () => {
    const command = { type: 'mark-paid', attemptId: 'a1', orderId: pay.orderId, note: null } as const;
    const marked = run(ready([lineOf(2)]), command);
    expect(marked.claims).toMatchObject([{ ...stock(2), limit: Number.MAX_SAFE_INTEGER }]);
    expect(marked.session).toMatchObject({ state: 'completed', holds: [stock(2)] });
  });

  test('that costs nothing takes its pieces too', () => {
    const context = stocked({ prices: { INR: 0 } });
    const shipping = [{ ...makeMerchant().shipping[0]!, amounts: { INR: 0 } }];
    const free = { ...context, merchant: makeMerchant({ shipping }) };
    const done = run(ready([lineOf(2)], free), { ...pay, method: null, card: null }, free);
    expect(done).toMatchObject({ claims: [{ ...stock(2), limit: 10 }], session: { state: 'completed' } });
  });
});

test('lines with a price of their own have no stock', () => {
  const session = { ...ready([lineOf(1)]), lines: [makeLine({ variantId: null })] };
  expect(holdShares(session, facts)).toEqual({ session, claims: [] });
});

describe('discounts for so many orders or uses of each buyer', () => {
  const FRESH = 'fresh@example.com';
  const KNOWN = '01900000-0000-7000-8000-0000000000c1';
  const order: PastOrder = { buyers: [KNOWN], atMs: NOW_MS, currency: 'INR', total: 1, codes: [], paid: 'paid' };
  const offering = (over: Parameters<typeof makeDiscount>[0], history: readonly PastOrder[] = []): Facts =>
    makeFacts({ merchant: makeMerchant({ offers: [makeDiscount(over)] }), history });
  const once = { maxUsesPerBuyer: 1, buyers: { maxOrders: 0 } };
  const cart = (context: Facts, buyer: object = { email: FRESH }): Session => {
    const input = { buyer, codes: [{ code: 'SUMMER10', by: 'buyer' as const }], shippingAddress: makeAddress() };
    return run(null, makeOpen({ input }), context).session;
  };
  const proveKnown = (session: Session, context: Facts): Decision =>
    run(session, { type: 'identify-buyer', phone: '+919876543210', customer: { id: KNOWN, isNew: false } }, context);
  const limits = ({ claims }: Decision): readonly string[] =>
    claims.map(({ resource, delta, limit }) => `${resource} ${delta} of ${limit}`);

  test('take one share for each name of the buyer, none of which can be read', () => {
    const context = offering(once);
    const started = run(cart(context, { email: FRESH, phone: '98765 43210' }), pay, context);
    expect(limits(started)).toEqual(['discount 1 of 1', 'discount 1 of 1', 'order 1 of 1', 'order 1 of 1']);
    expect(JSON.stringify(started.session.holds)).not.toMatch(/fresh|98765/);
    const other = run(cart(context, { email: ' FRESH@example.com', phone: '+919876543210' }), pay, context);
    expect(other.session.holds).toEqual(started.session.holds);
  });

  test('that allow an order count it whichever discount it was for, with a code or without', () => {
    const context = offering({ code: null, buyers: { maxOrders: 1 } });
    expect(limits(run(cart(context), pay, context))).toEqual(['order 1 of 2']);
    const [two, one] = [makeDiscount({ buyers: { maxOrders: 1 } }), makeDiscount({ id: 'b', code: null, ...once })];
    const both = makeFacts({ merchant: makeMerchant({ offers: [two, { ...one, lane: 'x' }] }) });
    expect(limits(run(cart(both), pay, both))).toEqual(['order 1 of 1']);
  });

  test('are lost with the buyer for whom they were, and given back', () => {
    const context = offering(once);
    const declined = hear(run(cart(context), pay, context).session, 'declined', 'a1', context).session;
    expect(declined.holds).toHaveLength(2);
    const since = offering(once, [order]);
    const known = proveKnown(declined, since);
    expect(known.session).toMatchObject({
      codes: [{ refusal: { code: 'discount_not_for_buyer' } }],
      totals: { discount: 0 },
      holds: [],
    });
    expect(limits(known)).toEqual(
      Array(2)
        .fill(`discount -1 of ${Number.MAX_SAFE_INTEGER}`)
        .toSpliced(1, 1, `order -1 of ${Number.MAX_SAFE_INTEGER}`),
    );
  });

  test('are looked at again when the next payment starts, if the buyer was proven during one', () => {
    const context = offering(once);
    const since = offering(once, [order]);
    const proven = proveKnown(run(cart(context), pay, context).session, since).session;
    expect(proven.totals.discount).toBe(35_950);
    const declined = hear(proven, 'declined', 'a1', since).session;
    expect(decide(declined, { ...pay, attemptId: 'a2' }, since)).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'discount_not_for_buyer', at: 'discounts[0].code' }],
    });
  });

  test('that were taken for another name go back when the next payment starts', () => {
    const context = offering({ maxUsesPerBuyer: 1 });
    const started = run(cart(context), pay, context).session;
    const renamed = {
      ...hear(started, 'declined', 'a1', context).session,
      buyer: { ...started.buyer, email: 'b@b.co' },
    };
    const again = run(renamed, { ...pay, attemptId: 'a2' }, context);
    expect(again.claims.map(({ delta }) => delta)).toEqual([1, -1]);
    expect(again.session.holds).toHaveLength(1);
    expect(again.session.holds).not.toEqual(started.holds);
  });

  test('are refused to who has ordered since, with a code or without', () => {
    const since = (code: string | null): Facts =>
      offering({ code, buyers: { maxOrders: 0 } }, [{ ...order, buyers: [FRESH] }]);
    for (const [code, at] of [
      ['SUMMER10', 'discounts[0].code'],
      [null, null],
    ] as const) {
      const session = cart(offering({ code, buyers: { maxOrders: 0 } }));
      expect(session.totals.discount).toBe(35_950);
      expect(decide(session, pay, since(code))).toMatchObject({
        kind: 'refusal',
        problems: [{ code: 'discount_not_for_buyer', at }],
      });
      const changed = run(session, { type: 'revise-session', input: {}, mayOverridePrices: false }, since(code));
      expect(changed.session.totals.discount).toBe(0);
    }
  });
});

describe('an order on delivery, where buyers may have so many unpaid', () => {
  const upfront = { kind: 'share', rate: 200_000, ofFee: false } as const;
  const partial = { countries: ['IN'], upfront };
  const cashOnDelivery = { enabled: true, fee: {}, countries: ['IN'], partial, buyers: { maxUnpaid: 1 } };
  const context = makeFacts({ merchant: makeMerchant({ cashOnDelivery }) });
  const limits = ({ claims }: Decision): readonly string[] =>
    claims.map(({ resource, delta, limit }) => `${resource} ${delta} of ${limit}`);
  const markPaid = { type: 'mark-paid', attemptId: 'a1', orderId: pay.orderId, note: null } as const;
  const NO_LIMIT = Number.MAX_SAFE_INTEGER;

  test.each<[string, Partial<StartPayment>, Report, number]>([
    ['in whole', { method: 'cod', card: null }, { kind: 'authorized', collect: 'on_delivery' }, 2],
    ['in part, for which the shop has no such rule', { partialCod: true }, { kind: 'paid' }, NO_LIMIT],
  ])('takes one of them until it is paid: %s', (_, how, report, limit) => {
    const started = run(ready([lineOf(1)]), { ...pay, ...how }, context);
    expect(limits(started)).toEqual([`unpaid 1 of ${limit}`]);
    const told = { type: 'report-payment', attemptId: 'a1', orderId: pay.orderId, refundId: 'r1', report } as const;
    const ordered = run(started.session, told, context);
    expect(ordered).toMatchObject({ claims: [], session: { state: 'completed', holds: [{ resource: 'unpaid' }] } });
    const paid = run(ordered.session, markPaid, context);
    expect([limits(paid), paid.session.holds]).toEqual([[`unpaid -1 of ${NO_LIMIT}`], []]);
  });

  test('takes none when it is paid at once after all', () => {
    const chosen = run(
      ready([lineOf(1)]),
      { type: 'revise-session', input: { paymentMethod: 'cod' }, mayOverridePrices: false },
      context,
    );
    expect(run(chosen.session, markPaid, context)).toMatchObject({ claims: [], session: { holds: [] } });
    const declined = hear(run(chosen.session, { ...pay, method: 'cod', card: null }, context).session, 'declined');
    expect(limits(run(declined.session, { ...pay, attemptId: 'a2' }, context))).toEqual([`unpaid -1 of ${NO_LIMIT}`]);
  });
});

describe('pieces that are set aside', () => {
  const withOthers = (others: number, over: Partial<Facts['merchant']> = { reservesStock: true }): Facts => ({
    ...facts,
    merchant: makeMerchant(over),
    heldByOthers: () => others,
  });
  const claimed = ({ claims }: Decision): readonly (readonly [number, boolean])[] =>
    claims.map(({ delta, isOptional = false }) => [delta, isOptional]);
  const openWith = (quantity: number, given: Facts): Decision =>
    run(null, makeOpen({ input: { lines: [lineOf(quantity)] } }), given);
  const reviseTo = (session: Session, quantity: number, given: Facts): Decision =>
    run(session, { type: 'revise-session', input: { lines: [lineOf(quantity)] }, mayOverridePrices: false }, given);

  test.each([
    ['all that the cart asks for', 4, withOthers(0), [[4, true]]],
    ['the last ones', 4, withOthers(6), [[4, true]]],
    ['none when others have too many', 4, withOthers(7), []],
    ['none unless the merchant wants it', 4, withOthers(0, {}), []],
    [
      'none of what is sold beyond its stock',
      4,
      { ...withOthers(0), item: stocked({ whenOutOfStock: 'continue' }).item },
      [],
    ],
  ] as const)('are %s', (_, quantity, given, expected) => {
    expect(claimed(openWith(quantity, given))).toEqual(expected);
  });

  test('follow the cart, up and down, and are not claimed a second time by the payment', () => {
    const { session } = openWith(4, withOthers(5));
    const more = reviseTo(session, 5, withOthers(5));
    expect(claimed(more)).toEqual([[1, true]]);
    expect(claimed(reviseTo(more.session, 6, withOthers(5)))).toEqual([]);
    const less = reviseTo(more.session, 2, withOthers(5));
    expect(claimed(less)).toEqual([[-3, false]]);
    expect(less.session.holds).toMatchObject([{ resource: 'stock', delta: 2 }]);
    const paying = run({ ...ready([lineOf(2)]), holds: less.session.holds }, pay, withOthers(5));
    expect(claimed(paying)).toEqual([]);
  });

  test('are told of to whoever has none', () => {
    const { session } = openWith(4, withOthers(7));
    expect(problemsOf(session, withOthers(7))).toContain(
      'out_of_stock Only 3 of “Charcoal Gown” are left. Lower the quantity to go on.',
    );
    expect(problemsOf(session, withOthers(10))).toContainEqual(expect.stringContaining('is sold out'));
    expect(problemsOf(session, withOthers(6)).join()).not.toContain('out_of_stock');
  });
});
