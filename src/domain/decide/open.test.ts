import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeMerchant,
  makeOpen,
  NOW_MS,
} from '../../../test/makers.ts';
import type { LineInput, OpenSession } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { DEFAULT_LIMITS } from '../facts.ts';

const facts = makeFacts({
  merchant: makeMerchant({ offers: [makeDiscount({ maxUses: 5 }), makeGiftOffer()] }),
  items: [
    makeItem(),
    makeGiftItem(),
    makeItem({ product: { id: 'draft', status: 'draft' }, variant: { id: 'draft-1', sku: null } }),
  ],
});

function open(over: Parameters<typeof makeOpen>[0], context = facts): Decision {
  const decision = decide(null, makeOpen(over), context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

function problemsOf(command: OpenSession): string[] {
  const decision = decide(null, command, facts);
  return decision.kind === 'refusal' ? decision.problems.map(({ code, at }) => `${code} ${at}`) : [];
}

describe('refusals, in order of precedence', () => {
  const gown: LineInput = { kind: 'catalog', variant: 'GOWN-1', product: '8948397801608', quantity: 1 };
  const inline: LineInput = { kind: 'inline', title: 'Book', unitAmount: 100, quantity: 1 };
  const good = makeOpen({
    mayOverridePrices: true,
    input: {
      lines: [gown],
      currency: 'INR',
      country: 'IN',
      locale: 'en-in',
      buyer: { email: ' asha@example.com ' },
      shippingAddress: makeAddress(),
      billingAddress: makeAddress({ country: 'NP' }),
      successUrl: 'https://my-store.com/thanks?order=1',
      cancelUrl: 'https://my-store.com/cart',
      metadata: { cart: '1' },
      attributes: { gift_wrap: 'true' },
      note: 'Ring twice',
      clientReferenceId: 'ref-1',
      gateway: 'sandbox',
      gifts: [{ variant: '52647247479102', quantity: 1 }],
      shippingOption: 'standard',
      codes: [{ code: 'SUMMER10', by: 'buyer' }],
      paymentMethod: 'card',
    },
  });
  const input = (over: Partial<OpenSession['input']>) => (command: OpenSession) => ({
    ...command,
    input: { ...command.input, ...over },
  });
  const line = (over: object, base: LineInput = gown) => input({ lines: [{ ...base, ...over }] });
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, key) => [`k${key}`, '']));

  /** Each row breaks exactly one rule of `good`. */
  const rows: readonly (readonly [string, (command: OpenSession) => OpenSession])[] = [
    ['invalid_value extra.trace', (command) => ({ ...command, extra: { trace: '\u0000' } })],
    ['invalid_value metadata.cart', input({ metadata: { cart: 'a\ud800b' } })],
    ['currency_unsupported currency', input({ currency: 'inr' })],
    ['invalid_value country', input({ country: 'XQ' })],
    ['invalid_value locale', input({ locale: 'english please' })],
    ['customer_not_found customer', input({ customer: { externalId: 'nobody' } })],
    ['invalid_value buyer.email', input({ buyer: { email: 'asha@example' } })],
    ['too_large buyer.name', input({ buyer: { name: 'x'.repeat(513) } })],
    ['invalid_value shipping_address.country', input({ shippingAddress: makeAddress({ country: 'India' }) })],
    ['too_large shipping_address.city', input({ shippingAddress: makeAddress({ city: 'x'.repeat(513) }) })],
    ['invalid_value billing_address.country', input({ billingAddress: makeAddress({ country: 'ZZ' }) })],
    ['invalid_value success_url', input({ successUrl: 'javascript:alert(1)' })],
    ['redirect_host_forbidden cancel_url', input({ cancelUrl: 'https://evil.example/my-store.com' })],
    ['too_large metadata', input({ metadata: keys(51) })],
    ['too_large attributes', input({ attributes: keys(101) })],
    ['too_large note', input({ note: 'x'.repeat(5_001) })],
    ['too_large client_reference_id', input({ clientReferenceId: 'x'.repeat(513) })],
    ['gateway_unavailable gateway', input({ gateway: 'stripe' })],
    ['missing_value lines', input({ lines: [] })],
    ['too_large lines', input({ lines: Array.from({ length: 251 }, () => gown) })],
    ['invalid_value lines[0].quantity', line({ quantity: 0 })],
    ['too_large lines[0].quantity', line({ quantity: 10_001 })],
    ['variant_not_found lines[0].variant', line({ variant: 'nope' })],
    ['product_mismatch lines[0].product', line({ product: '1' })],
    ['too_large lines[0].properties', line({ properties: keys(101) })],
    [
      'price_override_forbidden lines[0].unit_amount',
      (command) => ({ ...line({}, inline)(command), mayOverridePrices: false }),
    ],
    ['missing_value lines[0].title', line({ title: ' ' }, inline)],
    ['invalid_value lines[0].unit_amount', line({ unitAmount: 1.5 }, inline)],
    ['gift_not_offered gifts[0].variant', input({ gifts: [{ variant: 'GOWN-1', quantity: 1 }] })],
    ['shipping_option_not_found shipping_option', input({ shippingOption: 'drone' })],
    ['invalid_value discounts[0].code', input({ codes: [{ code: ' ', by: 'buyer' }] })],
    ['method_unavailable payment_method', input({ paymentMethod: 'cheque' })],
  ];

  test.each(rows)('%s', (expected, breakIt) => {
    expect(problemsOf(breakIt(good))).toEqual([expected]);
  });

  test.each(rows.map(([expected], index) => [expected, index] as const))(
    '%s comes before all that follow',
    (expected, index) => {
      // What comes earlier in the table is broken last, so that it stands where two rows break the same field.
      const broken = rows.slice(index).reduceRight((command, [, breakIt]) => breakIt(command), good);
      expect(problemsOf(broken)[0]).toBe(expected);
    },
  );

  test('without any of these it opens', () => {
    expect(decide(null, good, facts)).toMatchObject({ kind: 'decision', changed: true, warnings: [] });
  });

  test.each([
    ['a variant without a price in the currency', input({ currency: 'USD' }), 'currency_unsupported lines[0].variant'],
    ['a draft product', line({ variant: 'draft-1', product: 'draft' }), 'variant_not_found lines[0].variant'],
    ['a fraction of a piece', line({ quantity: 1.5 }), 'invalid_value lines[0].quantity'],
    ['a negative price', line({ unitAmount: -1 }, inline), 'invalid_value lines[0].unit_amount'],
    ['an own price of nothing', line({ unitAmount: 0 }, inline), 'invalid_value lines[0].unit_amount'],
    ['an absurd price', line({ unitAmount: 1e13, quantity: 2 }, inline), 'too_large lines'],
    [
      'two lines with too much together',
      input({ lines: [gown, { ...gown, quantity: 10_000 }] }),
      'too_large lines[0].quantity',
    ],
    ['two of a gift', input({ gifts: [{ variant: '52647247479102', quantity: 2 }] }), 'too_large gifts[0].quantity'],
    ['a metadata key too long', input({ metadata: { ['k'.repeat(65)]: '' } }), `too_large metadata.${'k'.repeat(65)}`],
    ['a metadata value too long', input({ metadata: { k: 'x'.repeat(501) } }), 'too_large metadata.k'],
    ['a NUL in a key', input({ attributes: { 'a\u0000': '' } }), 'invalid_value attributes'],
    [
      'a NUL in a line',
      line({ properties: { 'engraving text': '\u0000' } }),
      'invalid_value lines[0].properties.engraving text',
    ],
  ] as const)('refuses %s', (_, breakIt, expected) => {
    expect(problemsOf(breakIt(good))).toContain(expected);
  });

  test('says all that is wrong with the fields and lines at once', () => {
    const broken = input({ country: 'XQ', note: 'x'.repeat(5_001), lines: [{ ...gown, quantity: 0 }] })(good);
    expect(problemsOf(broken)).toEqual(['invalid_value country', 'too_large note', 'invalid_value lines[0].quantity']);
  });
});

describe('return URLs', () => {
  const problems = (successUrl: string, returnHosts: readonly string[], trustedReturnUrls = false) => {
    const context = makeFacts({ merchant: makeMerchant({ returnHosts }) });
    const decision = decide(null, makeOpen({ trustedReturnUrls, input: { successUrl } }), context);
    return decision.kind === 'refusal' ? decision.problems.map(({ code }) => code) : [];
  };

  test.each([
    ['https://my-store.com/thanks', true],
    ['http://my-store.com:80/', true],
    ['https://MY-STORE.com/', true],
    ['https://my-store.com:8443/', false],
    ['https://my-store.com.evil.example/', false],
    ['https://sub.my-store.com/', false],
    ['http://localhost:3000/back', true],
    ['http://localhost:3001/back', false],
  ] as const)('%s: %s', (url, isAllowed) => {
    expect(problems(url, ['my-store.com', 'localhost:3000'])).toEqual(isAllowed ? [] : ['redirect_host_forbidden']);
  });

  test.each([
    '/thanks',
    'my-store.com',
    '//my-store.com',
    'data:text/html,x',
    'https://my-store.com@evil.example/',
    'https://user:secret@my-store.com/',
    'https://evil.example\\@my-store.com/',
    'https://my-store.com/\nSet-Cookie: a=b',
    ' https://my-store.com/',
  ])('%j is none', (url) => {
    expect(problems(url, ['my-store.com'])).toEqual(['invalid_value']);
    expect(problems(url, ['my-store.com'], true)).toEqual(['invalid_value']);
  });

  test('without registered hosts only a trusted caller may name one', () => {
    expect(problems('https://my-store.com/', [])).toEqual(['redirect_host_forbidden']);
    expect(problems('https://anywhere.example/', [], true)).toEqual([]);
  });
});

describe('a new session', () => {
  test('is priced from the catalogue and starts its life', () => {
    const { session, events, effects, claims } = open({ life: { ms: 3_600_000, slides: true }, extra: { fp_id: 'x' } });
    expect(session).toMatchObject({
      version: 1,
      sequence: 1,
      state: 'open',
      milestone: 'created',
      currency: 'INR',
      country: 'IN',
      locale: 'en-IN',
      lines: [{ id: 'li_1', variantId: '46107636203656', unitAmount: 359_500, title: 'Charcoal Gown' }],
      nextLine: 2,
      totals: { total: 359_500, shipping: null },
      createdAtMs: NOW_MS,
      expiresAtMs: NOW_MS + 3_600_000,
      extra: { fp_id: 'x' },
    });
    expect(events).toEqual([{ type: 'session.created' }]);
    expect([...effects, ...claims]).toEqual([]);
  });

  test('ignores blanks around contact data and knows how far the buyer is', () => {
    const { session } = open({
      input: { buyer: { email: ' asha@example.com ', name: '  ' }, shippingAddress: makeAddress({ line2: ' ' }) },
    });
    expect(session.buyer).toEqual({ email: 'asha@example.com', name: null, phone: null, externalId: null });
    expect(session.shippingAddress?.line2).toBeNull();
    expect(session.shippingOption).toBe('standard');
    expect(session.milestone).toBe('shipping_chosen');
  });

  test('merges lines of one variant only when their properties are equal', () => {
    const line = (quantity: number, properties?: Record<string, string>): LineInput => ({
      kind: 'catalog',
      variant: 'GOWN-1',
      quantity,
      ...(properties && { properties }),
    });
    const lines = [line(1), line(2), line(1, { a: '1', b: '2' }), line(1, { b: '2', a: '1' }), line(1, { a: '2' })];
    const { session } = open({ input: { lines } });
    expect(session.lines.map(({ id, quantity, properties }) => [id, quantity, properties])).toEqual([
      ['li_1', 3, {}],
      ['li_2', 2, { a: '1', b: '2' }],
      ['li_3', 1, { a: '2' }],
    ]);
  });

  test('takes prices from a caller who may set them, and never merges such lines', () => {
    const line: LineInput = { kind: 'inline', title: 'Licence', unitAmount: 2_500, quantity: 1 };
    const { session } = open({ mayOverridePrices: true, input: { lines: [line, line] } });
    expect(session.lines).toMatchObject([
      { title: 'Licence', unitAmount: 2_500, variantId: null, requiresShipping: false, taxable: false },
      { title: 'Licence' },
    ]);
    expect(session.totals).toMatchObject({ subtotal: 5_000, shipping: 0, tax: 0, total: 5_000 });
  });

  test('calls a line what the seller calls it', () => {
    const line: LineInput = { kind: 'catalog', variant: 'GOWN-1', quantity: 1, title: 'The gown of the ball' };
    expect(open({ input: { lines: [line] } }).session.lines).toMatchObject([
      { title: 'The gown of the ball', variantTitle: null, unitAmount: 359_500 },
    ]);
    const long = makeOpen({ input: { lines: [{ ...line, title: 'x'.repeat(513) }] } });
    expect(problemsOf(long)).toEqual(['too_large lines[0].title']);
  });

  test('accepts what is sold out; only the payment is stopped', () => {
    const items = [makeItem({ variant: { inventoryQuantity: 0, whenOutOfStock: 'deny' } })];
    expect(open({}, makeFacts({ items })).session.state).toBe('open');
  });

  test('keeps a code that does not count and says why', () => {
    const { session, warnings } = open({ input: { codes: [{ code: ' winter ', by: 'buyer' }] } });
    expect(session.codes).toMatchObject([
      { code: 'winter', replaced: null, by: 'buyer', refusal: { code: 'discount_not_found' } },
    ]);
    expect(warnings).toMatchObject([{ code: 'discount_not_found', severity: 'warning', at: 'discounts[0].code' }]);
  });
});

describe('opening with a payment', () => {
  const payment = { attemptId: '01900000-0000-7000-8000-0000000000a1' };

  const download = makeItem({ variant: { requiresShipping: false } });
  const buyer = { email: 'asha@example.com' };

  test('starts it at once where nothing is missing', () => {
    const { session, events, effects, claims } = open(
      { payment, input: { gateway: 'sandbox', buyer, codes: [{ code: 'SUMMER10', by: 'merchant' }] } },
      { ...facts, item: makeFacts({ items: [download] }).item },
    );
    expect(session).toMatchObject({
      state: 'paying',
      version: 1,
      sequence: 2,
      milestone: 'payment_started',
      paymentMethod: 'card',
    });
    expect(session.attempts).toMatchObject([
      {
        id: payment.attemptId,
        state: 'asked',
        amount: 323_550,
        gateway: 'sandbox',
        method: 'card',
        checkDueAtMs: NOW_MS + DEFAULT_LIMITS.attemptLeaseMs,
      },
    ]);
    expect(events.map(({ type }) => type)).toEqual(['session.created', 'payment.started']);
    expect(effects).toEqual([{ type: 'start-attempt', attemptId: payment.attemptId }]);
    expect(claims).toMatchObject([{ resource: 'discount', key: 'discount-summer', delta: 1, limit: 5 }]);
    expect(session.holds).toEqual([{ resource: 'discount', key: 'discount-summer', delta: 1 }]);
  });

  test.each([
    ['nobody says where to', {}, makeItem(), { buyer }],
    ['nobody says who buys', {}, download, {}],
    [
      'the tax goes by a region that nobody has given',
      { taxes: [{ country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess' }] },
      download,
      { buyer },
    ],
  ] as const)('leaves it to the page where %s, and the card to the provider', (_, over, item, input) => {
    const context = makeFacts({ merchant: makeMerchant(over), items: [item] });
    const { session, events, effects } = open({ payment, input: { gateway: 'sandbox', ...input } }, context);
    expect(session).toMatchObject({ state: 'open', attempts: [], paymentMethod: null, paysAtProvider: true });
    expect(events.map(({ type }) => type)).toEqual(['session.created']);
    expect(effects).toEqual([]);
  });

  test('is refused when the gateway has no way to pay this', () => {
    const context = makeFacts({ methods: () => [] });
    expect(decide(null, makeOpen({ payment, input: { gateway: 'sandbox' } }), context)).toMatchObject({
      kind: 'refusal',
      problems: [{ code: 'gateway_unavailable', at: 'gateway' }],
    });
  });

  test('leaves a session open that has nothing to pay', () => {
    const context = makeFacts({ items: [makeItem({ variant: { prices: { INR: 0 } } })] });
    expect(open({ payment }, context).session).toMatchObject({ state: 'open', attempts: [] });
  });
});
