// Payment links of a shop in euros that sells subscriptions: what cannot be paid is refused when the link is made, and the page
// says what is due now and what later.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { createCall, type Call } from './call.ts';
import { startTestServer, type TestServer } from './server.ts';

const KEY = `shx_test_${'7f8G9h0J'.repeat(4)}`;
const SHOP = `merchants:
  - slug: lesewelt
    name: Lesewelt
    mode: test
    currency: EUR
    country: DE
    locale: en
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: shoppex, scopes: ['*'], from_env: SHOP_KEY }]
    products:
      - id: paper
        title: Paper
        variants:
          - { id: monthly, title: Monthly, price: 12, requires_shipping: false, recurring: { interval: month } }
          - { id: extra, title: Extra, price: 3, requires_shipping: false, recurring: { interval: month } }
          - { id: yearly, title: Yearly, price: 100, requires_shipping: false, recurring: { interval: year } }
          - { id: tried, title: Tried, price: 9, requires_shipping: false, recurring: { interval: month, interval_count: 3, trial_days: 14 } }
          - { id: mug, title: Mug, price: 5, requires_shipping: false }
          - { id: club, title: Club, price: 10, requires_shipping: false, recurring: { interval: month } }
          - { id: map, title: Map, price: 4, requires_shipping: false }
    price_lists:
      - { name: home, countries: [DE], prices: { club: 12, map: 4.80 } }
      - { name: dollars, countries: [DE], currency: USD, prices: { map: 6 } }
`;

const LINKS = '/dev/v1/payment-links';

interface Link {
  readonly uniqid: string;
  readonly url: string;
  readonly currency: string;
}

let server: TestServer;
let shop: Call;
beforeAll(async () => {
  server = await startTestServer();
  await apply(SHOP);
  shop = createCall(server.baseUrl, KEY);
});
afterAll(() => server?.stop());

async function apply(text: string): Promise<void> {
  const deps = applyDeps(server.app, { environment: { SHOP_KEY: KEY } });
  await applyConfiguration(deps, { name: 'shop.yaml', text, files: {} }, NO_MEMORY);
}

/** What every link needs, in the order of the documentation. */
const BARE = {
  ...{ name: 'The paper', type: 'FIXED_PRICE', price: 5, gateways: '', status: true, discount_code_allowed: false },
  ...{ customer_address_required: false, customer_phone_required: false, show_confirmation_page: true },
};
const body = (over: Readonly<Record<string, unknown>>) => ({ ...BARE, type: 'PRODUCT', currency: 'EUR', ...over });
const create = async (over: Readonly<Record<string, unknown>>): Promise<Link> => {
  const made = await shop<{ data: { payment_link: Link } }>('POST', LINKS, body(over));
  expect(made.status, made.text).toBe(201);
  return made.body.data.payment_link;
};

it.each([
  ['none', { currency: undefined }],
  ['an empty one', { currency: '' }],
  ['null', { currency: null }],
])('is in US dollars, as the vendor’s are, where it names %s', async (_, over) => {
  expect(await create({ type: 'FIXED_PRICE', ...over })).toMatchObject({ currency: 'USD' });
});

it.each([
  [
    'two rhythms',
    { products_ids: 'mug,monthly,yearly' },
    { field: 'products_ids', message: /^`products_ids`: “yearly” is paid in another rhythm .* a link of its own\.$/ },
  ],
  [
    'what is paid once as a subscription',
    { type: 'SUBSCRIPTION', products_ids: 'monthly,mug' },
    { field: 'products_ids', message: /^`products_ids`: “mug” is paid once, and this link is for subscriptions\./ },
  ],
  [
    'what is paid once as the vendor’s newer subscription',
    { type: 'SUBSCRIPTION_V2', products_ids: 'mug' },
    { field: 'products_ids', message: /“mug” is paid once/ },
  ],
  [
    'bounds the wrong way round',
    { type: 'PAY_WHAT_YOU_WANT', min_price: 9, max_price: 8, price: 0 },
    { field: 'max_price', message: /^`max_price` must not be less than `min_price`\.$/ },
  ],
  [
    'a suggestion out of bounds',
    { type: 'PAY_WHAT_YOU_WANT', min_price: 9, max_price: 20, price: 8 },
    { field: 'suggested_price', message: /^`suggested_price` must be from `min_price` to `max_price`\.$/ },
  ],
])('refuses %s, new or as a change, in the words of the wire', async (_, over, { field, message }) => {
  const standing = await create({ products_ids: 'mug' });
  const answers = [
    await shop('POST', LINKS, body(over)),
    await shop('PATCH', `${LINKS}/${standing.uniqid}`, body(over)),
  ];
  for (const { status, body: answer } of answers) {
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      error: {
        code: 'VALIDATION_ERROR',
        message: expect.stringMatching(message) as string,
        details: [{ field, message: expect.stringMatching(message) as string }],
      },
    });
  }
});

it.each([
  ['one rhythm', { type: 'SUBSCRIPTION', products_ids: 'monthly,extra' }],
  ['one rhythm beside what is paid once', { products_ids: 'monthly,mug' }],
])('takes %s', async (_, over) => {
  await create(over);
});

const REQUIRED = Object.keys(BARE);

it.each(REQUIRED)('needs %s', async (field) => {
  const answer = await shop('POST', LINKS, { ...BARE, [field]: undefined });
  expect(answer).toMatchObject({ status: 422, body: { error: { details: [{ field }] } } });
});

it('needs nothing else, and says so in its documentation', async () => {
  const made = await shop('POST', LINKS, BARE);
  expect(made.status, made.text).toBe(201);
  const docs = await readFile(new URL('../docs/dialects.md', import.meta.url), 'utf8');
  const [, told = ''] = /^\* Required: (.*?)\.$/m.exec(docs) ?? [];
  expect([...told.matchAll(/`(\w+)`/g)].map(([, field]) => field)).toEqual(REQUIRED);
});

it('is switched with `active` and nothing less', async () => {
  const { uniqid } = await create({ type: 'FIXED_PRICE' });
  const answer = await shop('POST', `${LINKS}/${uniqid}/toggle`, {});
  expect(answer).toMatchObject({ status: 422, body: { error: { details: [{ field: 'active' }] } } });
});

/** The session that somebody opens who goes on to pay. */
async function checkoutOf({ url }: Link): Promise<unknown> {
  const opened = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams() });
  const id = opened.headers.get('location')?.replace('/invoice/', '');
  return (await shop<{ data: unknown }>('GET', `/dev/v1/payments/${id}`)).body.data;
}

describe('what is due', () => {
  const textOf = async (products: string, language = 'en'): Promise<string> => {
    const { url } = await create({ products_ids: products });
    const page = await (await fetch(url, { headers: { 'accept-language': language } })).text();
    return page
      .replace(/<[^<>]+>/g, ' ')
      .replace(/[\u2068\u2069]/g, '')
      .replace(/\s+/g, ' ');
  };

  it('is the price where all is paid once', async () => {
    const text = await textOf('mug');
    expect(text).toContain('EUR €5.00 Pay');
    expect(text).not.toMatch(/To pay now|then/i);
  });

  it('is the first period at once, and the next ones later', async () => {
    expect(await textOf('monthly,mug')).toContain(
      'To pay now EUR €17.00 Then €12.00 every month, until you cancel. Pay',
    );
  });

  it('is what it costs in the shop’s country, as the checkout and the API have it too', async () => {
    const text = await textOf('club,map');
    expect(text).toContain('€12.00');
    expect(text).toContain('€4.80');
    expect(text).toContain('To pay now EUR €16.80 Then €12.00 every month, until you cancel. Pay');
    const link = await create({ products_ids: 'club,map' });
    expect(await checkoutOf(link)).toMatchObject({ total: 16.8, currency: 'EUR' });
    const read = await shop('GET', `${LINKS}/${link.uniqid}`);
    expect(read.body).toMatchObject({ data: { products: [{ price: 12 }, { price: 4.8 }] } });
  });

  it('may be in a currency that only a price list of the country has', async () => {
    const link = await create({ products_ids: 'map', currency: 'USD' });
    expect(await checkoutOf(link)).toMatchObject({ total: 6, currency: 'USD' });
  });

  it('is nothing, for it is not on sale, once the price list has come to its end', async () => {
    const link = await create({ products_ids: 'map', currency: 'USD' });
    await apply(SHOP.replace('currency: USD,', 'currency: USD, ends: 2020-01-01,'));
    const page = await (await fetch(link.url, { headers: { 'accept-language': 'en' } })).text();
    const read = await shop('GET', `${LINKS}/${link.uniqid}`);
    const again = await shop('PATCH', `${LINKS}/${link.uniqid}`, body({ products_ids: 'map', currency: 'USD' }));
    await apply(SHOP);
    expect(page).toContain('This is not on sale at the moment.');
    expect(page).not.toMatch(/0\.00|go-on/);
    expect(read.body).toMatchObject({ data: { products: [] } });
    expect(again.text).toContain('`products_ids`: “map” has no price in USD.');
  });

  it.each([
    [
      'en',
      'To pay now EUR €0.00 Free for 14 days, then €9.00 every 3 months, until you cancel. Free only the first time.',
    ],
    [
      'de',
      'Jetzt zu zahlen EUR 0,00 € 14 Tage kostenlos, danach 9,00 € alle 3 Monate, bis Sie kündigen. Nur beim ersten Mal kostenlos.',
    ],
    [
      'pt',
      'A pagar agora EUR € 0,00 Grátis por 14 dias, depois € 9,00 a cada 3 meses, até você cancelar. Grátis só na primeira vez.',
    ],
    ['ja', '最初の14日間は無料です。その後は解約されるまで、3か月ごとに€9.00です。 無料になるのは初回のみです。'],
    ['ar', 'مجانًا لمدة 14 يومًا، ثم ‏9.00 € كل 3 أشهر، حتى تلغي الاشتراك. التجربة المجانية لمرة واحدة فقط.'],
  ])('is nothing during a trial, which the page says in %s', async (language, said) => {
    expect(await textOf('tried', language)).toContain(said);
  });

  it('is what is paid once, beside a trial, as the checkout has it too', async () => {
    expect(await textOf('tried,mug')).toContain('To pay now EUR €5.00 Free for 14 days, then €9.00 every 3 months, ');
    const link = await create({ products_ids: 'tried,mug' });
    expect(await checkoutOf(link)).toMatchObject({ total: 5, currency: 'EUR' });
  });
});
