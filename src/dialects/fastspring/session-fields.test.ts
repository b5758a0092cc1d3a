// The fields of “Create session”, in the order of the vendor's reference: what each takes, what the answer and the stored
// session then hold, how long it may be, and what is refused. A field stands alone in its request, the rest left out.
import { describe, expect, it } from 'vitest';
import { ask, type Answered } from '../../../test/fastspring-shop.ts';
import type { Session } from '../../domain/session.ts';
import { extraOf } from './extra.ts';
import { fastspring } from './index.ts';

interface Row {
  /** Sent, in the answer, and stored: the last two as `shown` and `stored` find them. */
  readonly takes: readonly (readonly [sent: unknown, shown: unknown, stored: unknown])[];
  /** Where the answer has it; where the request has it unless given. */
  readonly shown?: string;
  readonly stored: (session: Session) => unknown;
  readonly maxChars?: number;
  readonly refuses?: readonly (readonly [sent: unknown, error: string])[];
  readonly isRestricted?: true;
}

const NONE = undefined;
const ITEM = 'cart.lineItems[0].';
const customer = (name: string) => (session: Session) => extraOf(session).customer[name];
const contact = (part: string, name: string) => (session: Session) =>
  (extraOf(session).customer[part] as Record<string, unknown> | undefined)?.[name];
const line = (session: Session) => session.lines[0];
const item = (session: Session) => extraOf(session).items['guide'];
const NO_TEXT = [[7, 'INVALID_VALUE']] as const;

/** Everything that is a text and comes back as it went in. */
const text = (maxChars: number, stored: Row['stored'], example = 'Some text'): Row => ({
  takes: [
    [example, example, example],
    [null, NONE, expect.toBeOneOf([null, undefined])],
  ],
  stored,
  maxChars,
  refuses: NO_TEXT,
});

const address = (part: 'billToAddress' | 'shipToAddress', stored: 'billingAddress' | 'shippingAddress') => ({
  [`customer.${part}.addressLine1`]: text(256, (session) => session[stored]?.line1),
  [`customer.${part}.addressLine2`]: text(256, (session) => session[stored]?.line2),
  [`customer.${part}.city`]: text(256, (session) => session[stored]?.city),
  [`customer.${part}.region`]: text(256, (session) => session[stored]?.region),
  [`customer.${part}.postalCode`]: text(50, (session) => session[stored]?.postalCode),
  [`customer.${part}.country`]: {
    takes: [
      ['DE', 'DE', 'DE'],
      ['de', 'DE', 'DE'],
      // Countries that do not exist are passed over, as the session's own.
      ['ZZ', 'US', 'US'],
    ],
    stored: (session: Session) => session[stored]?.country,
    maxChars: 2,
    refuses: NO_TEXT,
  },
});

const FIELDS: Readonly<Record<string, Row>> = {
  locale: {
    takes: [
      ['de', 'de', 'de'],
      ['pt_BR', 'pt', 'pt'],
      ['xx', 'en', 'en-US'],
      [null, 'en', 'en-US'],
      [NONE, 'en', 'en-US'],
    ],
    stored: ({ locale }) => locale,
    refuses: [['en_USA', 'VALUE_TOO_LARGE'], ...NO_TEXT],
  },
  country: {
    takes: [
      ['DE', 'DE', 'DE'],
      ['de', 'DE', 'DE'],
      ['ZZ', 'US', 'US'],
      [null, 'US', 'US'],
      [NONE, 'US', 'US'],
    ],
    stored: (session) => session.country,
    refuses: [
      ['DEU', 'INVALID_VALUE'],
      ['D', 'INVALID_VALUE'],
      ['4Z', 'INVALID_VALUE'],
      ['', 'INVALID_VALUE'],
      ...NO_TEXT,
    ],
  },
  buyerIp: {
    takes: [
      ['198.51.100.1', 'DE', 'DE'],
      ['2001:db8::1', 'IN', 'IN'],
      ['300.1.1.1', 'US', 'US'],
      [null, 'US', 'US'],
      [NONE, 'US', 'US'],
    ],
    shown: 'country',
    stored: (session) => session.country,
    refuses: [['1'.repeat(40), 'VALUE_TOO_LARGE'], ...NO_TEXT],
  },
  live: {
    takes: [
      [true, false, false],
      [false, false, false],
      [null, false, false],
      [NONE, false, false],
    ],
    stored: ({ livemode }) => livemode,
    refuses: [
      ['true', 'INVALID_VALUE'],
      [1, 'INVALID_VALUE'],
    ],
  },
  customer: {
    takes: [
      [{ taxId: '12' }, { taxId: '12' }, { taxId: '12' }],
      [{}, {}, {}],
      [null, {}, {}],
      [NONE, {}, {}],
    ],
    stored: (session) => extraOf(session).customer,
    refuses: [
      ['ada@example.com', 'INVALID_VALUE'],
      [['ada'], 'INVALID_VALUE'],
    ],
  },
  'customer.accountId': { ...text(64, customer('accountId'), 'acc-1'), isRestricted: true },
  'customer.externalAccountId': {
    takes: [
      ['user_42', 'user_42', 'user_42'],
      ['a'.repeat(512), 'a'.repeat(512), 'a'.repeat(512)],
      [null, NONE, null],
    ],
    stored: ({ buyer }) => buyer.externalId,
    refuses: [['abc', 'INVALID_VALUE'], ['a'.repeat(513), 'VALUE_TOO_LARGE'], ['user 42', 'INVALID_VALUE'], ...NO_TEXT],
    isRestricted: true,
  },
  'customer.billToContact.email': {
    takes: [['ada@example.com', 'ada@example.com', 'ada@example.com']],
    stored: ({ buyer }) => buyer.email,
    refuses: [
      ['ada', 'INVALID_EMAIL_FORMAT'],
      [`${'a'.repeat(250)}@b.co`, 'VALUE_TOO_LARGE'],
      [7, 'INVALID_EMAIL_FORMAT'],
    ],
  },
  'customer.billToContact.firstName': text(50, ({ buyer }) => buyer.name, 'Ada'),
  'customer.billToContact.lastName': text(50, ({ buyer }) => buyer.name, 'Lovelace'),
  'customer.billToContact.company': text(255, contact('billToContact', 'company'), 'Analytical Engines'),
  'customer.billToContact.phoneNumber': {
    ...text(64, ({ buyer }) => buyer.phone, '+14155550100'),
  },
  'customer.shipToContact.email': {
    ...text(255, contact('shipToContact', 'email'), 'grace@example.com'),
    refuses: [[7, 'INVALID_EMAIL_FORMAT']],
  },
  'customer.shipToContact.firstName': text(50, contact('shipToContact', 'firstName'), 'Grace'),
  'customer.shipToContact.lastName': text(50, contact('shipToContact', 'lastName'), 'Hopper'),
  'customer.shipToContact.company': text(255, contact('shipToContact', 'company'), 'Navy'),
  'customer.shipToContact.phoneNumber': text(64, contact('shipToContact', 'phoneNumber'), '+14155550101'),
  ...address('billToAddress', 'billingAddress'),
  ...address('shipToAddress', 'shippingAddress'),
  'customer.shipToType': {
    takes: [
      ['GIFT_PURCHASE', 'GIFT_PURCHASE', 'GIFT_PURCHASE'],
      ['SHIP_TO', 'SHIP_TO', 'SHIP_TO'],
      ['SAME_AS_BILL_TO', 'SAME_AS_BILL_TO', 'SAME_AS_BILL_TO'],
      [null, NONE, NONE],
    ],
    stored: customer('shipToType'),
    refuses: [
      ['HOME', 'INVALID_VALUE'],
      ['', 'INVALID_VALUE'],
    ],
  },
  'customer.accountTags': {
    takes: [
      [{ plan: 'pro' }, { plan: 'pro' }, { plan: 'pro' }],
      [[], {}, {}],
    ],
    stored: customer('accountTags'),
    refuses: [
      [{ plan: {} }, 'INVALID_VALUE'],
      ['pro', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
  'customer.taxId': text(255, customer('taxId'), 'DE123456789'),
  'customer.taxIdRegion': text(2, customer('taxIdRegion'), 'CA'),
  orderTags: {
    takes: [
      [
        { campaign: 'spring', seats: 5, gift: true },
        { campaign: 'spring', seats: 5, gift: true },
        { campaign: 'spring', seats: '5', gift: 'true' },
      ],
      [{}, {}, {}],
      [[], {}, {}],
      [NONE, {}, {}],
    ],
    stored: ({ metadata }) => metadata,
    refuses: [
      [{ campaign: ['spring'] }, 'INVALID_VALUE'],
      [{ campaign: 'x'.repeat(256) }, 'VALUE_TOO_LARGE'],
      [Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, 'x'])), 'VALUE_TOO_LARGE'],
      ['spring', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
  cart: {
    takes: [
      [{}, [], []],
      [null, [], []],
      [NONE, [], []],
    ],
    shown: 'cart.lineItems',
    stored: ({ lines }) => lines,
    refuses: [[7, 'INVALID_VALUE']],
  },
  'cart.couponCode': {
    takes: [
      ['summer10', 'summer10', 'summer10'],
      ['nope', 'nope', 'nope'],
      ['', null, NONE],
      [null, null, NONE],
      [NONE, null, NONE],
    ],
    stored: ({ codes }) => codes[0]?.code,
    refuses: [['x'.repeat(257), 'VALUE_TOO_LARGE'], ...NO_TEXT],
  },
  'cart.lineItems': {
    takes: [
      [[{ productPath: 'guide' }], [expect.objectContaining({ productPath: 'guide', quantity: 1 })], ['guide']],
      [[], [], []],
      [null, [], []],
    ],
    stored: ({ lines }) => lines.map(({ variantId }) => variantId),
    refuses: [
      [{ productPath: 'guide' }, 'INVALID_VALUE'],
      [Array.from({ length: 251 }, () => ({ productPath: 'guide' })), 'VALUE_TOO_LARGE'],
    ],
  },
  [`${ITEM}productPath`]: {
    takes: [
      ['guide', 'guide', 'guide'],
      ['ICONS-1', 'ICONS-1', 'icons'],
    ],
    stored: (session) => line(session)?.variantId,
    refuses: [
      [NONE, 'REQUIRED_FIELD'],
      [null, 'REQUIRED_FIELD'],
      ['', 'INVALID_VALUE'],
      ['gone', 'INVALID_PRODUCT_PATH'],
      ['x'.repeat(257), 'VALUE_TOO_LARGE'],
      ...NO_TEXT,
    ],
  },
  [`${ITEM}quantity`]: {
    takes: [
      [3, 3, 3],
      [null, 1, 1],
      [NONE, 1, 1],
    ],
    stored: (session) => line(session)?.quantity,
    refuses: [
      [0, 'INVALID_VALUE'],
      [-1, 'INVALID_VALUE'],
      [1.5, 'INVALID_VALUE'],
      ['3', 'INVALID_VALUE'],
    ],
  },
  [`${ITEM}quantityBehavior`]: {
    takes: [
      ['LOCK', 'LOCK', 'LOCK'],
      [null, 'ALLOW', NONE],
    ],
    stored: (session) => item(session)?.quantityBehavior,
    refuses: NO_TEXT,
    maxChars: 32,
    isRestricted: true,
  },
  [`${ITEM}quantityDefault`]: {
    takes: [
      [5, 5, 5],
      // One of the vendor's own examples has it.
      [true, true, true],
      [null, 1, NONE],
    ],
    stored: (session) => item(session)?.quantityDefault,
    refuses: [
      [1.5, 'INVALID_VALUE'],
      ['5', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
  [`${ITEM}descriptions`]: {
    takes: [
      [
        { display: { en: 'For teams' }, imageUrl: 'https://shop.example/a.png' },
        { display: { en: 'For teams' }, imageUrl: 'https://shop.example/a.png' },
        { display: { en: 'For teams' }, imageUrl: 'https://shop.example/a.png' },
      ],
      [null, { display: { en: 'The Guide' } }, NONE],
    ],
    stored: (session) => item(session)?.descriptions,
    refuses: [['For teams', 'INVALID_VALUE']],
    isRestricted: true,
  },
  [`${ITEM}descriptions.summary.en`]: {
    ...text(512, (session) => (item(session)?.descriptions?.['summary'] as Record<string, unknown>)['en']),
    takes: [['All of it', 'All of it', 'All of it']],
  },
  [`${ITEM}descriptions.imageUrl`]: {
    takes: [['https://shop.example/a.png', 'https://shop.example/a.png', 'https://shop.example/a.png']],
    stored: (session) => item(session)?.descriptions?.['imageUrl'],
    refuses: [
      ['a.png', 'INVALID_VALUE'],
      ['javascript:alert(1)', 'INVALID_VALUE'],
    ],
  },
  [`${ITEM}imageUrl`]: {
    takes: [['https://shop.example/a.png', 'https://shop.example/a.png', 'https://shop.example/a.png']],
    shown: `${ITEM}descriptions.imageUrl`,
    stored: (session) => item(session)?.descriptions?.['imageUrl'],
    refuses: [['a.png', 'INVALID_VALUE']],
    isRestricted: true,
  },
  [`${ITEM}customPrice.unitPrice`]: {
    takes: [
      [{ USD: 17.5, EUR: 16 }, 17.5, { USD: 1_750, EUR: 1_600 }],
      [{ usd: 0 }, 0, { USD: 0 }],
      [null, 19.95, NONE],
    ],
    shown: `${ITEM}price.unitListPrice`,
    stored: (session) => line(session)?.ownPrices,
    refuses: [
      [{}, 'REQUIRED_FIELD'],
      [17.5, 'INVALID_VALUE'],
    ],
  },
  [`${ITEM}customPrice.unitPrice.USD`]: {
    takes: [],
    stored: NONE as never,
    refuses: [
      [1.005, 'INVALID_VALUE'],
      [-1, 'INVALID_VALUE'],
      ['17.5', 'INVALID_VALUE'],
    ],
  },
  [`${ITEM}customPrice.unitPrice.XXY`]: { takes: [], stored: NONE as never, refuses: [[1, 'INVALID_VALUE']] },
  [`${ITEM}attributes`]: {
    takes: [
      [
        { license: 'team', seats: 5 },
        { license: 'team', seats: '5' },
        { license: 'team', seats: '5' },
      ],
      [[], {}, {}],
    ],
    stored: (session) => line(session)?.properties,
    refuses: [
      [{ license: {} }, 'INVALID_VALUE'],
      ['team', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
  paymentMethodsOrder: {
    takes: [
      [['card', 'WIRE'], NONE, ['card', 'bank_transfer']],
      [['PIX', { paymentMethod: 'Wire' }], NONE, ['pix', 'bank_transfer']],
      [[], NONE, []],
      [NONE, NONE, []],
    ],
    stored: ({ paymentMethods }) => paymentMethods.order,
    refuses: [
      [['CASH'], 'INVALID_VALUE'],
      ['CARD', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
  hidePaymentMethods: {
    takes: [
      [['card'], NONE, ['card']],
      [NONE, NONE, []],
    ],
    stored: ({ paymentMethods }) => paymentMethods.hide,
    refuses: [
      [['CASH'], 'INVALID_VALUE'],
      ['CARD', 'INVALID_VALUE'],
    ],
    isRestricted: true,
  },
};

/** Countries of the addresses above. */
const countryOf = (ip: string): string | null => ({ '198.51.100.1': 'DE', '2001:db8::1': 'IN' })[ip] ?? null;

function create(field: string, value: unknown, caller?: null): Answered {
  const route = 'POST /v2/checkouts/:storeId/:checkoutId/sessions';
  return ask(fastspring, route, bodyWith(field, value), null, {
    request: { countryOf },
    ...(caller === null && { caller }),
  });
}

/** A body with one value at a dotted path; an item is that of the guide. */
function bodyWith(field: string, value: unknown): unknown {
  const steps = field.split(/\.|\[0\]\.?/).filter((step) => step !== '');
  const nested = steps.reduceRight<unknown>(
    (inner, step) => ({
      [step]: step === 'lineItems' && field.includes('[0]') ? [{ productPath: 'guide', ...(inner as object) }] : inner,
    }),
    value,
  );
  return nested;
}

function valueAt(body: unknown, field: string): unknown {
  const steps = field.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], body);
}

const errorsOf = ({ body }: Answered) =>
  (body['errors'] as { errorCode: string; field: string }[]).map(({ errorCode, field }) => `${errorCode} ${field}`);

const rows = Object.entries(FIELDS);
const takes = rows.flatMap(([field, row]) => row.takes.map((one) => [field, ...one, row] as const));
const refuses = rows.flatMap(([field, { refuses: list = [], maxChars }]) => [
  ...list.map((one) => [field, ...one] as const),
  ...(maxChars === undefined ? [] : [[field, 'x'.repeat(maxChars + 1), 'VALUE_TOO_LARGE'] as const]),
]);

describe('takes', () => {
  it.each(takes)('%s: %j, and shows %j', (field, sent, shown, stored, row) => {
    const answer = create(field, sent);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    expect(valueAt(answer.body, row.shown ?? field)).toEqual(shown);
    expect(row.stored(answer.session)).toEqual(stored);
  });

  it.each(rows.flatMap(([field, { maxChars }]) => (maxChars === undefined ? [] : [[field, maxChars] as const])))(
    '%s: up to %i characters',
    (field, maxChars) => expect(create(field, 'x'.repeat(maxChars)).status).toBe(201),
  );
});

describe('refuses', () => {
  it.each(refuses)('%s: %j with %s', (field, sent, error) => {
    const answer = create(field, sent);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]).toSatisfy((first: string) => first.startsWith(`${error} ${field}`));
  });

  it('a fee that would be charged for what is not there', () => {
    const field = `${ITEM}customPrice.edsFee`;
    const answer = create(field, { USD: 2 });
    expect([answer.status, ...errorsOf(answer)]).toEqual([400, `UNSUPPORTED_FIELD ${field}`]);
  });
});

describe('takes from authenticated callers only', () => {
  const restricted = [
    ...rows.filter(([, { isRestricted }]) => isRestricted).map(([field]) => field),
    `${ITEM}customPrice`,
    `${ITEM}subscriptionOverrides`,
  ];

  it.each(restricted)('%s', (field) => {
    const answer = create(field, {}, null);
    expect([answer.status, ...errorsOf(answer)]).toEqual([401, `AUTHENTICATION_REQUIRED ${field}`]);
  });

  it.each(rows.filter(([field]) => !restricted.some((name) => field.startsWith(name))))(
    'and not %s',
    (field, { takes: [first] }) => expect(create(field, first?.[0], null).status).toBe(201),
  );
});
