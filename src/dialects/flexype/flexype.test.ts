import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeMerchant,
} from '../../../test/makers.ts';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { Command } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Session } from '../../domain/session.ts';
import { describeDialect } from '../dialect.suite.ts';
import type { WireReply, Intent } from '../dialect.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import createReply from './fixtures/create-session.reply.json' with { type: 'json' };
import getReply from './fixtures/get-session.reply.json' with { type: 'json' };
import { flexype } from './index.ts';
import { parseCreate, parseGet } from './parse.ts';
import { renderCreated } from './render-created.ts';
import { renderSession } from './render-session.ts';

const ErrorBody = z.strictObject({
  status: z.literal('ERROR'),
  data: z.null(),
  error: z.strictObject({
    code: z.string().regex(/^[A-Z_]+$/),
    message: z.string().min(1),
    details: z.array(z.strictObject({ field: z.string().min(1), message: z.string().min(1) })),
  }),
});

describeDialect({
  dialect: flexype,
  checkError: (body) => ErrorBody.parse(body),
  bodies: {
    'POST /session': createBody,
    'POST /v2/public/checkout/otp/send': {
      phone: '9876543210',
      dial_code: '91',
      merchant_id: '01900000-0000-7000-8000-000000000001',
      session_id: '71ef30e1-85c8-4f7a-9e89-7691fd7c1bfb',
    },
    'POST /v1/public/otp/verify': { context_id: '0190c000-0000-4000-8000-0000000000c0', otp: '0427' },
  },
  showing: ['POST /session', 'GET /session/:id'],
  reading: { route: 'GET /session/:id', param: 'id' },
  sendsSecret: true,
});

// The shop of the vendor's samples.
const [sampleItem] = getReply.data.items;
const [sampleGift] = getReply.data.add_ons[0]?.products ?? [];
const [sampleCoupon] = getReply.data.coupons;
const gown = makeItem({
  product: { title: sampleItem?.title ?? '', handle: sampleItem?.handle ?? '', imageUrl: sampleItem?.image ?? '' },
});
const earrings = makeGiftItem();
const gift = {
  product: {
    ...earrings.product,
    vendor: sampleGift?.vendor ?? '',
    handle: sampleGift?.handle ?? '',
    imageUrl: sampleGift?.image ?? '',
  },
  variant: { ...earrings.variant, title: 'Default Title', inventoryQuantity: -368 },
};
const merchant = makeMerchant({
  id: getReply.data.merchant_id,
  offers: [
    makeDiscount({ id: sampleCoupon?.coupon_id ?? '' }),
    makeGiftOffer({ id: getReply.data.add_ons[0]?.coupon_id ?? '' }),
  ],
});
const items = [gown, gift];
const facts = makeFacts({ merchant, items });
const context = makeContext({ merchant, items });

/** The session that the last good `post` opened. */
let opened: Session;

const post = (body: unknown, given: Facts = facts): WireReply => {
  const intent = parseCreate(makeRequest({ body }));
  if (intent.do === 'reject') return renderCreated({ kind: 'rejected', problems: intent.problems });
  if (intent.do !== 'open') throw new Error(`not an opening: ${intent.do}`);
  const decision = decide(null, intent.command, given);
  if (decision.kind === 'refusal') {
    return renderCreated({ kind: 'refused', problems: decision.problems, session: null });
  }
  opened = decision.session;
  return renderCreated({ kind: 'session', session: opened, warnings: [] });
};

const change = (session: Session, command: Command): Session => {
  const decision = decide(session, command, facts);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  return decision.session;
};
const revise = (session: Session, input: Extract<Command, { type: 'revise-session' }>['input']): Session =>
  change(session, { type: 'revise-session', input, mayOverridePrices: false });

const get = (session: Session, given = context): WireReply =>
  renderSession({ kind: 'session', session, warnings: [] }, given);
const dataOf = (reply: WireReply) => (JSON.parse(reply.body ?? '') as { data: typeof getReply.data }).data;
const errorOf = (reply: WireReply) => z.parse(ErrorBody, JSON.parse(reply.body ?? '')).error;

/** All key paths in the order in which they stand. */
const keysOf = (value: unknown, path = ''): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, member]) => [`${path}.${key}`, ...keysOf(member, `${path}.${key}`)]);

it('adds tax on shipping and on the fee into the one formula of its totals', () => {
  const taxes = [{ country: 'IN', rate: 180_000, label: 'GST', onShipping: true, onSurcharge: true } as const];
  const taxing = makeMerchant({ taxesIncluded: false, taxes, id: merchant.id });
  const given = makeFacts({ merchant: taxing, items });
  post(createBody, given);
  const input = { shippingAddress: makeAddress(), paymentMethod: 'cod' };
  const decision = decide(opened, { type: 'revise-session', input, mayOverridePrices: false }, given);
  if (decision.kind === 'refusal') throw new Error(decision.problems[0]?.text);
  const { pricing } = dataOf(get(decision.session, makeContext({ merchant: taxing, items })));
  const { sub_total, discount, shipping, cod_price, tax, total } = pricing;
  expect({ shipping, cod_price, tax }).toEqual({ shipping: 49, cod_price: 50, tax: (sub_total + 99) * 0.18 });
  expect(total).toBeCloseTo(sub_total - discount + shipping + cod_price + tax, 5);
});

describe('the golden pairs', () => {
  it('turns the sample request into an intent', () => {
    const { data } = createBody;
    const { fp_id, shopify_s, shopify_y, flexy_trace_s, flexy_trace_y, analytics, metadata, redirect_url } = data;
    const headers = {
      'content-type': 'application/json',
      referer: 'https://my-store.com/cart',
      'user-agent': 'Firefox',
    };
    expect(parseCreate(makeRequest({ body: createBody, headers, ip: '203.0.113.7' }))).toEqual({
      do: 'open',
      merchant: { kind: 'shop', value: 'your-store.myshopify.com' },
      command: {
        type: 'open-session',
        dialect: 'flexype',
        ids: {
          session: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          public: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/) as string,
          native: expect.stringMatching(/^ses_\w{24}$/) as string,
        },
        mode: 'payment',
        life: { ms: 3_600_000, slides: true },
        input: {
          lines: [
            {
              kind: 'catalog',
              variant: '46107636203656',
              product: '8948397801608',
              quantity: 1,
              properties: { Engraving: 'John Doe' },
            },
          ],
          country: 'IN',
          successUrl: redirect_url,
          cancelUrl: redirect_url,
          attributes: data.attributes,
          note: data.note,
        },
        callback: null,
        extra: {
          fp_id,
          shopify_s,
          shopify_y,
          flexy_trace_s,
          flexy_trace_y,
          analytics,
          metadata,
          redirect_url,
          client_meta: { client_ip: '203.0.113.7', http_referer: 'https://my-store.com/cart', user_agent: 'Firefox' },
        },
        mayOverridePrices: false,
        trustedReturnUrls: false,
        payment: null,
      },
    });
  });

  it('answers the sample request with the sample keys', () => {
    const reply = post(createBody);
    expect(reply.status).toBe(200);
    const body = JSON.parse(reply.body ?? '') as typeof createReply;
    expect(keysOf(body)).toEqual(keysOf(createReply));
    expect(body).toEqual({
      status: 'SUCCESS',
      data: { session_id: opened.publicId, merchant_id: merchant.id },
    });
  });

  it('shows the sample session, every key in its order and every number', () => {
    post({ data: { ...createBody.data, items: [{ ...createBody.data.items[0], properties: {} }] } });
    const session = revise(opened, { codes: [{ code: 'SUMMER10', by: 'merchant' }] });
    const reply = get(session);
    const body = JSON.parse(reply.body ?? '') as typeof getReply;
    expect(keysOf(body)).toEqual(keysOf(getReply));
    const { id, _id } = body.data.coupons[0] ?? {};
    expect(id).toBe(_id);
    const productId = body.data.add_ons[0]?.products[0]?.id;
    expect(productId).toMatch(/^[0-9a-f-]{36}$/);
    const expected = structuredClone(getReply);
    expected.data.id = session.publicId;
    Object.assign(expected.data.coupons[0] ?? {}, { id, _id });
    Object.assign(expected.data.add_ons[0]?.products[0] ?? {}, { id: productId });
    expect(body).toEqual(expected);
    expect(get(session).body, 'made-up ids stay the same').toBe(reply.body);
  });
});

describe('Create Session', () => {
  const data = createBody.data;
  const [item] = data.items;
  const withItem = (over: object) => ({ data: { ...data, items: [{ ...item, ...over }] } });

  it.each([
    ['wrong JSON', '{"data":', 400, 'INVALID_REQUEST', null],
    ['an empty body', '', 400, 'INVALID_REQUEST', 'data'],
    ['no wrapper', data, 400, 'INVALID_REQUEST', 'data'],
    ['a list', [1], 400, 'INVALID_REQUEST', 'data'],
    ['data that is no object', { data: 'x' }, 400, 'INVALID_REQUEST', 'data'],
    ['no shop', { data: { ...data, shop_domain: undefined } }, 400, 'INVALID_REQUEST', 'data.shop_domain'],
    ['no items', { data: { ...data, items: [] } }, 400, 'INVALID_REQUEST', 'data.items'],
    ['251 lines', { data: { ...data, items: Array(251).fill(item) } }, 400, 'INVALID_REQUEST', 'data.items'],
    ['a quantity of 0', withItem({ quantity: 0 }), 400, 'INVALID_REQUEST', 'data.items[0].quantity'],
    ['a quantity of 1.5', withItem({ quantity: 1.5 }), 400, 'INVALID_REQUEST', 'data.items[0].quantity'],
    ['a quoted quantity', withItem({ quantity: '1' }), 400, 'INVALID_REQUEST', 'data.items[0].quantity'],
    ['no variant', withItem({ variant_id: undefined }), 400, 'INVALID_REQUEST', 'data.items[0].variant_id'],
    ['a negative id', withItem({ variant_id: -1 }), 400, 'INVALID_REQUEST', 'data.items[0].variant_id'],
    ['an unknown variant', withItem({ variant_id: 1 }), 422, 'VARIANT_NOT_FOUND', 'data.items[0].variant_id'],
    ['another product', withItem({ product_id: 1 }), 422, 'PRODUCT_NOT_FOUND', 'data.items[0].product_id'],
    ['deep properties', withItem({ properties: { a: {} } }), 400, 'INVALID_REQUEST', 'data.items[0].properties.a'],
    ['a country that is none', { data: { ...data, country_code: 'XX' } }, 400, 'INVALID_REQUEST', 'data.country_code'],
    ['a long note', { data: { ...data, note: 'x'.repeat(5_001) } }, 400, 'INVALID_REQUEST', 'data.note'],
    ['a NUL in the note', { data: { ...data, note: 'a\u0000' } }, 400, 'INVALID_REQUEST', 'data.note'],
    [
      'a foreign host',
      { data: { ...data, redirect_url: 'https://evil.example/' } },
      400,
      'INVALID_REQUEST',
      'data.redirect_url',
    ],
    [
      'a script',
      { data: { ...data, redirect_url: 'javascript:alert(1)' } },
      400,
      'INVALID_REQUEST',
      'data.redirect_url',
    ],
    ['too much attribution', { data: { ...data, blob: 'x'.repeat(33_000) } }, 400, 'INVALID_REQUEST', 'data'],
    [
      'too many attributes',
      { data: { ...data, attributes: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, '1'])) } },
      400,
      'INVALID_REQUEST',
      'data.attributes',
    ],
    [
      'too many UTM pairs',
      { data: { ...data, metadata: { utm: Array(101).fill({ name: 'a', value: 'b' }) } } },
      400,
      'INVALID_REQUEST',
      'data.metadata.utm',
    ],
  ])('refuses %s', (_, body, status, code, field) => {
    const reply = post(body);
    const error = errorOf(reply);
    expect([reply.status, error.code, error.details.map((detail) => detail.field)]).toEqual([
      status,
      code,
      field === null ? [] : [field],
    ]);
    expect(error.message).not.toMatch(/lines|success_url/);
  });

  it('says where the wrapper is missing, and what an unknown shop is', () => {
    expect(errorOf(post(data)).message).toMatch(/\{"data": .*one level too high/s);
    const unknown = renderCreated({ kind: 'not-found', what: 'merchant' });
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'MERCHANT_NOT_FOUND']);
  });

  it('takes prices from the catalogue, whatever the cart line says', () => {
    const line = { ...item, price: 1, final_price: 1, line_price: 1, discounts: [{ amount: 359_400 }], title: 'Free!' };
    expect(post({ data: { ...data, items: [line] } }).status).toBe(200);
    expect(opened.totals.total).toBe(359_500);
    expect(opened.lines[0]?.title).toBe(gown.product.title);
    expect(JSON.stringify(opened.extra)).not.toContain('359400');
  });

  it('reads what storefronts really send', () => {
    const loose = {
      data: {
        shop_domain: ' https://Your-Store.myshopify.com/cart?x=1 ',
        items: [{ product_id: '8948397801608', variant_id: '46107636203656', quantity: 2, properties: null }],
        country_code: 'in',
        attributes: [],
        note: null,
        redirect_url: '',
        metadata: null,
        some_new_field: { deep: [1] },
      },
    };
    const intent = parseCreate(makeRequest({ body: loose, headers: { 'content-type': 'text/plain' } }));
    expect(intent).toMatchObject({
      do: 'open',
      merchant: { value: 'your-store.myshopify.com' },
      command: { input: { country: 'IN', attributes: {} }, extra: { some_new_field: { deep: [1] }, redirect_url: '' } },
    });
    expect(post(loose).status).toBe(200);
    expect(opened.lines[0]?.quantity).toBe(2);
  });

  it('leaves out properties and attributes that are null, as a cart would, and writes the others as text', () => {
    const properties = { Engraving: null, Size: 3, Gift: true, Note: 'x' };
    const intent = parseCreate(
      makeRequest({ body: { data: { ...data, items: [{ ...item, properties }], attributes: { a: null, b: 1 } } } }),
    );
    expect(intent).toMatchObject({ do: 'open' });
    const { input } = (intent as Extract<Intent, { do: 'open' }>).command;
    expect([input.lines[0]?.properties, input.attributes]).toEqual([
      { Size: '3', Gift: 'true', Note: 'x' },
      { b: '1' },
    ]);
  });

  it('merges lines of one variant only when their properties are equal', () => {
    post({ data: { ...data, items: [item, { ...item, properties: {} }, item] } });
    expect(dataOf(get(opened)).items.map(({ quantity, properties }) => [quantity, properties])).toEqual([
      [2, { Engraving: 'John Doe' }],
      [1, {}],
    ]);
  });
});

describe('Get Session', () => {
  const open = (): Session => {
    post(createBody);
    return opened;
  };

  it('refuses an id that is no UUID, and does not know others', () => {
    const intent = parseGet(makeRequest({ params: { id: 'ses_1' } }));
    if (intent.do !== 'reject') throw new Error('understood');
    const rejected = renderSession({ kind: 'rejected', problems: intent.problems }, context);
    expect([rejected.status, errorOf(rejected).code]).toEqual([400, 'INVALID_REQUEST']);
    const unknown = renderSession({ kind: 'not-found', what: 'session' }, context);
    expect([unknown.status, errorOf(unknown).code]).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it.each(['expired', 'canceled'] as const)('is gone when the session is %s', (state) => {
    const reply = get({ ...open(), state });
    expect([reply.status, errorOf(reply).code]).toEqual([410, 'SESSION_EXPIRED']);
  });

  it('is never kept in a cache', () => {
    expect(get(open()).headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  it('shows properties as they were sent, and the gift that was taken for nothing', () => {
    const session = revise(open(), { gifts: [{ variant: gift.variant.id, quantity: 1 }] });
    const { items, pricing, add_ons } = dataOf(get(session));
    expect(items[0]).toMatchObject({ properties: { Engraving: 'John Doe' }, source: 'MANUAL' });
    expect(items[1]).toMatchObject({
      source: 'ADD_ON',
      item_price: 0,
      sub_total_price: 0,
      total_discount: 0,
      total_price: 0,
      out_of_stock: false,
    });
    expect(pricing).toMatchObject({ cart_total: 3595, sub_total: 3595, discount: 0, total: 3595 });
    expect(add_ons).toHaveLength(1);
  });

  it('hides an offer that the cart has not reached', () => {
    const cheap = { ...gown, variant: { ...gown.variant, prices: { INR: 349_999 } } };
    post(createBody, makeFacts({ merchant, items: [cheap, gift] }));
    expect(dataOf(get(opened)).add_ons).toEqual([]);
  });

  it('lists offers that count pieces, and those on the way to which buyers are told', () => {
    const addOnsWith = (over: Parameters<typeof makeGiftOffer>[0]): unknown => {
      const shop = { ...merchant, offers: [makeGiftOffer({ threshold: {}, ...over })] };
      post(createBody, makeFacts({ merchant: shop, items }));
      return dataOf(get(opened, { ...context, merchant: shop })).add_ons;
    };
    expect(addOnsWith({ minQuantity: 1 })).toMatchObject([{ target_type: 'PURCHASE_QUANTITY', target: 1 }]);
    expect(addOnsWith({ minQuantity: 2 })).toEqual([]);
    expect(addOnsWith({ minQuantity: 2, progress: 'everywhere' })).toMatchObject([{ target: 2 }]);
  });

  it('adds shipping and the fee for cash on delivery once they are known, and the total is their sum', () => {
    const address = {
      name: 'Asha Rao',
      line1: '12 Lake Road',
      line2: null,
      city: 'Bengaluru',
      region: 'KA',
      postalCode: '560001',
      country: 'IN',
      phone: null,
    };
    const shipped = revise(open(), { shippingAddress: address, codes: [{ code: 'summer10', by: 'buyer' }] });
    expect(dataOf(get(shipped)).pricing).toMatchObject({
      shipping: 49,
      cod_available: true,
      cod_price: 50,
      cod_order: false,
      total: 3235.5 + 49,
    });
    const cod = dataOf(get(revise(shipped, { paymentMethod: 'cod' }))).pricing;
    expect(cod).toMatchObject({ cod_order: true, cod_price: 50, total: 3235.5 + 49 + 50 });
    expect(cod.total).toBe(cod.sub_total - cod.discount + cod.shipping + cod.cod_price);
    expect(dataOf(get(revise(shipped, { shippingAddress: null }))).pricing).toMatchObject({
      shipping: -1,
      cod_available: false,
    });
  });

  it('keeps shipping at -1 for a postal code that nothing is sent to, and adds none of it', () => {
    const [standard] = merchant.shipping;
    const near = { ...standard!, postalCodes: { patterns: { '0000*': '56005600' } } };
    const given = makeFacts({ merchant: { ...merchant, shipping: [near] }, items });
    post(createBody, given);
    const to = (postalCode: string) => {
      const input = { shippingAddress: makeAddress({ postalCode }) };
      const decision = decide(opened, { type: 'revise-session', input, mayOverridePrices: false }, given);
      if (decision.kind === 'refusal') throw new Error('refused');
      return dataOf(get(decision.session)).pricing;
    };
    expect(to('744101')).toMatchObject({ shipping: -1, total: 3595 });
    expect(to('560 034')).toMatchObject({ shipping: 49, total: 3595 + 49 });
  });

  it('shows two codes in the order in which they took their share', () => {
    const two = makeMerchant({
      offers: [makeDiscount(), makeDiscount({ id: 'd2', code: 'FIVE', rate: 50_000, cap: { INR: 10_000 } })],
    });
    const given = makeFacts({ merchant: two, items });
    post(createBody, given);
    const codes = ['SUMMER10', 'FIVE'].map((code) => ({ code, by: 'buyer' as const }));
    const command = { type: 'revise-session', input: { codes }, mayOverridePrices: false } as const;
    const decision = decide(opened, command, given);
    if (decision.kind === 'refusal') throw new Error('refused');
    const result = { kind: 'session', session: decision.session, warnings: [] } as const;
    const { coupons, pricing } = dataOf(renderSession(result, makeContext({ merchant: two, items })));
    expect(coupons).toMatchObject([
      { code: 'SUMMER10', cart_discount_amount: 359.5, cart_discounted_amount: 3235.5, discount_max_cap: null },
      { code: 'FIVE', cart_discount_amount: 100, cart_discounted_amount: 3135.5, discount_max_cap: 100 },
    ]);
    expect(pricing).toMatchObject({ coupon_discount: 459.5, discount: 459.5, total: 3135.5 });
  });
});
