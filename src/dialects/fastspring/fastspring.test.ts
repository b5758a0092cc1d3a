import { expect, it } from 'vitest';
import { z } from 'zod';
import { describeDialect } from '../dialect.suite.ts';
import body from './fixtures/create-session.request.json' with { type: 'json' };
import { NO_EXTRA, packExtra } from './extra.ts';
import { fastspring } from './index.ts';
import { openApiDocument } from './openapi.ts';

const ErrorBody = z.strictObject({
  status: z.string().regex(/^\d{3} [A-Z_]+$/),
  timestamp: z.iso.datetime(),
  id: z.string().regex(/^FS[0-9A-Z]{18}$/),
  message: z.string().min(1),
  errors: z
    .array(
      z.strictObject({
        errorCode: z.string().regex(/^[A-Z_]+$/),
        field: z.string().min(1).nullable(),
        message: z.string().min(1),
        rejectedValue: z.string().nullable(),
      }),
    )
    .min(1),
});

const ClassicError = z.union([
  z.strictObject({
    action: z
      .string()
      .regex(
        /^(session|account|order|return|products?|events?|webhooks|subscriptions?)(\.price)?\.(create|get|getall|lookup|update|delete|cancel|uncancel|pause|resume|charge|estimate)$/,
      ),
    result: z.literal('error'),
    error: z.record(z.string(), z.string()),
    account: z.string().optional(),
    event: z.string().optional(),
    subscription: z.string().optional(),
  }),
  z.strictObject({
    coupon: z.string(),
    action: z.string().regex(/^coupon\.(create|get|delete|codes\.(create|get|delete))$/),
    result: z.literal('error'),
    error: z.record(z.string(), z.string()),
  }),
  // RFC 6749's own.
  z.strictObject({ error: z.string().regex(/^(invalid|unsupported)_\w+$/), error_description: z.string().min(1) }),
  z.strictObject({ message: z.literal('Can not parse request body.'), params: z.tuple([]) }),
  z.strictObject({ message: z.literal('unreadable'), params: z.array(z.string()).min(1) }),
]);

const ORDER_ID = 'AZAAAAAAcACAAAAAAAAAsQ';
const V2 = '/v2/checkouts/:storeId/:checkoutId/sessions';

describeDialect({
  dialect: fastspring,
  checkError: (error, { status }) => {
    if (ClassicError.safeParse(error).success) return;
    const read = ErrorBody.parse(error);
    if (!read.status.startsWith(`${status} `)) throw new Error(`${read.status} is not the status ${status}`);
  },
  bodies: {
    [`POST ${V2}`]: body,
    [`PUT ${V2}/:sessionId`]: body,
    [`POST ${V2}/:sessionId/cart/items`]: { productPath: 'guide', quantity: 2 },
    [`PUT ${V2}/:sessionId/cart/items/:productPath`]: { quantity: 2 },
    [`PUT ${V2}/:sessionId/customer`]: { billToContact: { email: 'ada@example.com' } },
    [`POST ${V2}/:sessionId/cart/coupon`]: { code: null },
    'POST /accounts': { contact: { first: 'Ada', last: 'Lovelace', email: 'ada@example.com' }, country: 'GB' },
    'POST /accounts/:id': { contact: { phone: '+44 20 7946 0000' }, lookup: { custom: 'user_1' } },
    'POST /orders': {
      orders: [{ order: ORDER_ID, tags: { a: 'b' }, items: [{ product: 'guide', attributes: { a: 1 } }] }],
    },
    'POST /products': {
      products: [
        {
          ...{
            product: 'book',
            display: { en: 'Book' },
            description: { summary: { en: 'A book' } },
            format: 'digital',
          },
          ...{ sku: 'B-1', image: 'https://example.com/b.png', attributes: { a: 'b' }, rank: 1 },
          pricing: { price: { USD: 14.95, EUR: 10.99 }, quantityBehavior: 'allow', quantityDefault: 1 },
        },
      ],
    },
    'POST /subscriptions': {
      subscriptions: [{ subscription: ORDER_ID, product: 'guide', quantity: 2, pricing: { price: { USD: 9 } } }],
    },
    'POST /subscriptions/:id/pause': { pausePeriodCount: 2 },
    'POST /identity/oauth/token': { grant_type: 'client_credentials', client_id: 'shop', client_secret: 'secret' },
    'POST /events/:id': { processed: true },
    'POST /webhooks/keys': { url: 'https://hooks.example/fastspring', hmacSecret: 'a secret that is new' },
    'POST /returns': { returns: [{ order: ORDER_ID, reason: 'OTHER', note: 'As asked', notification: 'NONE' }] },
    'POST /coupons': {
      coupon: 'summer',
      discount: { type: 'flat', amount: { USD: 3 } },
      limit: '5',
      available: { start: '2026-06-01', end: '2026-06-30 12:00' },
      codes: ['S1', 's2'],
      reason: { en: 'Summer' },
    },
    'POST /coupons/:id': { codes: ['S3'] },
    'POST /sessions': { contact: { email: 'ada@example.com' }, items: [{ product: 'guide', quantity: 2 }] },
  },
  notFound: Object.fromEntries(
    fastspring.routes
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => / .(accounts|orders|returns|products|events|webhooks|coupons|subscriptions)/.test(route))
      .map((route) => [route, route.includes('coupons') ? 200 : 400]),
  ),
  isStamped: false,
  showing: [
    'POST /sessions',
    'GET /sessions/:id',
    `POST ${V2}`,
    `GET ${V2}/:sessionId`,
    `PUT ${V2}/:sessionId`,
    `GET ${V2}/:sessionId/payment-methods`,
    `PUT ${V2}/:sessionId/customer`,
    `POST ${V2}/:sessionId/cart/coupon`,
    `DELETE ${V2}/:sessionId/cart/items/:productPath`,
  ],
  reading: { route: `GET ${V2}/:sessionId`, param: 'sessionId' },
  noMerchant: 400,
  dress: (session) => ({ ...session, extra: packExtra({ ...NO_EXTRA, checkout: 'fastspring/main' }) }),
});

it('the document says how large numbers may be', () => {
  const most = (maximum: number) => ({ maximum });
  expect(openApiDocument()).toMatchObject({
    components: {
      schemas: {
        OrderItemRequest: {
          properties: {
            quantity: most(10_000),
            customPrice: { properties: { discountDuration: most(10_000) } },
            subscriptionOverrides: {
              properties: {
                trialDays: most(730),
                billingFrequency: { properties: { intervalLength: most(365), intervalCount: most(10_000) } },
              },
            },
          },
        },
      },
    },
  });
});
