// One shop's key on everything that is another's: every route of every dialect that takes an id, with every id the other
// shop has, and without a key where buyers may come without. The answer must be the one that an id gets that never was, and the database must be asked the same.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { planRoutes, type PlannedRoute } from '../../src/http/plan-routes.ts';
import { codeOf } from './furnish.ts';
import { openShops, type Shop, type Shops } from './shops.ts';
import { snapshotOf } from './snapshot.ts';
import { askedOf } from './store-watch.ts';
import { withoutMoment } from './without-moment.ts';

let shops: Shops;
beforeAll(async () => {
  shops = await openShops();
});
afterAll(() => shops.close());

const planned = planRoutes(dialects);
const nameOf = ({ route }: PlannedRoute): string => `${route.method} ${route.path}`;

/** One parameter of a path that ids are tried for; the others name what the caller has. */
interface Target extends PlannedRoute {
  readonly param: string;
  readonly isAnonymous: boolean;
}
type Named = readonly [name: string, target: Target];

/** Lines are numbered within their order, alike in every shop: only with its order does one name anything. */
const LINE = 'itemId';

const targetsOf = (plan: PlannedRoute): readonly Target[] =>
  [...plan.route.path.matchAll(/:(\w+)/g)]
    .filter(([, param]) => param !== LINE)
    .map(([, param = '']): Target => ({ ...plan, param, isAnonymous: false }));
const named = (target: Target): Named => [
  `${nameOf(target)} by its ${target.param}${target.isAnonymous ? ', for a buyer' : ''}`,
  target,
];
const targets = planned.filter(({ prefix }) => prefix !== '').flatMap(targetsOf);
// Whether there is a checkout everybody may ask, and open sessions in it. What is in it remains hidden.
const isSecretOfBuyers = ({ route, param }: Target): boolean =>
  route.isKeyOptional === true && !['storeId', 'checkoutId'].includes(param);
const attacked = [
  ...targets,
  ...targets.filter(isSecretOfBuyers).map((target) => ({ ...target, isAnonymous: true })),
].map(named);

/** What a route needs to be told before it looks for anything. */
const BODIES: Readonly<Record<string, unknown>> = {
  'PUT /api/v1/customers/:externalId': { customer: { name: 'Mallory' } },
  'POST /events/:id': { processed: true },
  'POST /subscriptions/:id/pause': { pausePeriodCount: 1 },
  'POST /accounts/:id': { contact: { first: 'Mallory' } },
  'POST /api/v1/subscriptions/:id/cancel': { cancellation: { timing: 'immediately' } },
  'PUT /api/v1/webhooks/:id': { webhook: { active: false } },
  'PUT /api/v1/discounts/:id': { discount: { name: 'Sale of Mallory' } },
  'PATCH /dev/v1/coupons/:id': { discount_value: 99 },
  'PATCH /kassa/v1/discounts/:id': { label: 'Sale of Mallory' },
  'POST /coupons/:id': { codes: ['MALLORY'] },
  'POST /dev/v1/products/:id/variants': { title: 'Mallory', price: 1 },
  'PATCH /dev/v1/products/:id/variants/:variantId': { price: 1 },
  'PATCH /dev/v1/customers/:id': { name: 'Mallory' },
  'PATCH /dev/v1/webhooks/:id': { is_active: false },
  'POST /dev/v1/webhooks/:id/test': { event: 'order:paid' },
  'POST /dev/v1/orders/:uniqid/items/:itemId/fulfill': { message: 'Thanks from Mallory' },
  ...Object.fromEntries<unknown>(
    ['', '/session-service'].flatMap((prefix) => {
      const session = `${prefix}/v2/checkouts/:storeId/:checkoutId/sessions/:sessionId`;
      return [
        [`POST ${session}/cart/items`, { productPath: '1001' }],
        [`PUT ${session}/cart/items/:productPath`, { quantity: 2 }],
        [`PUT ${session}/customer`, { billToContact: { email: 'mallory@example.com' } }],
        [`POST ${session}/cart/coupon`, { code: null }],
      ];
    }),
  ),
};

/** What the caller has, for the parameters beside the one that is tried. */
function ownAt(param: string, tried: string, { name, has }: Shop): string {
  // Each half of a checkout is tried with the half that both shops have.
  if (param === 'storeId') return tried === 'checkoutId' ? 'shared' : name;
  if (param === 'checkoutId') return 'main';
  if (param === 'sessionId') return has.sessions['fastspring']?.publicId ?? '';
  if (param === 'productPath') return `${name}-gown-s`;
  if (param === 'id') return has.productId;
  if (param === 'variantId') return has.variantId;
  if (param === LINE) return 'li_1';
  throw new Error(`a path has a parameter ${param} beside others: say what stands there`);
}

/** Everything of a shop that somebody could try as an id. */
const idsOf = (shop: Shop): readonly string[] => [...new Set(allIdsOf(shop))];

const allIdsOf = ({ merchantId, name, has }: Shop): readonly string[] => [
  ...Object.values(has.sessions).flatMap(({ id, publicId, nativeId }) => [id, publicId, nativeId]),
  has.completed.publicId,
  has.completed.order?.id ?? '',
  ...has.completed.attempts.map(({ id }) => id),
  has.endpointId,
  has.eventId,
  has.deliveryId,
  has.customerId,
  has.webhookId,
  has.nativeDiscountId,
  has.discountId,
  has.couponId,
  `sale-of-${name}`,
  has.personId,
  has.productId,
  has.variantId,
  has.hookId,
  has.logId,
  has.purchaseId,
  has.paymentId,
  ...has.subscribed,
  has.classicId,
  has.accountId,
  has.orderId,
  has.returnId,
  has.shortEventId,
  merchantId,
  name,
  `${name}-buyer`,
  `${name}-gown-s`,
  codeOf(name),
  `${name}-book`,
];

/** An id of the same form that nobody has. */
function lookAlike(id: string): string {
  let changed = 0;
  const turned = [...id].reverse().map((character) => {
    if (changed === 6 || !/[0-9a-z]/i.test(character)) return character;
    changed += 1;
    if (/[0-9]/.test(character)) return String((Number(character) + 5) % 10);
    if (/[a-f]/.test(character)) return String.fromCharCode(((character.charCodeAt(0) - 97 + 3) % 6) + 97);
    const first = character < 'a' ? 65 : 97;
    return String.fromCharCode(((character.charCodeAt(0) - first + 13) % 26) + first);
  });
  return turned.reverse().join('');
}

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What the store was asked meanwhile. */
  readonly asked: readonly string[];
}

/** The vendor's coupons answer 200 whatever is wrong: the body tells. */
const isRefusedWith200 = ({ status, text }: Seen): boolean =>
  status === 200 && /^\{"coupon":"[^"]*","action":"[\w.]+","result":"error"/.test(text);

/** What remains of an answer without the names of the request and of the id that was asked for. */
async function call(target: Target, shop: Shop, id: string): Promise<Seen> {
  const { dialect, route, prefix, param, isAnonymous } = target;
  const text = isAnonymous ? undefined : shop.keys[dialect.name];
  const path = route.path.replace(/:(\w+)/g, (_, other: string) =>
    encodeURIComponent(other === param ? id : ownAt(other, param, shop)),
  );
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const { result, asked } = await askedOf(shops.app.store, () =>
    shops.ask(route.method, prefix + path, {
      ...(text === undefined ? {} : { key: { dialect: dialect.name, text } }),
      ...(hasBody ? { body: BODIES[nameOf(target)] ?? {} } : {}),
    }),
  );
  const headers = { ...result.headers, date: '' };
  const blank = (value: string): string => withoutMoment(value.replaceAll(id, '<id>'));
  return {
    status: result.statusCode,
    text: blank(result.body),
    headers: JSON.parse(blank(JSON.stringify(headers))) as Record<string, unknown>,
    asked,
  };
}

describe('what belongs to another shop', () => {
  /** As the attack before left it: nothing else touches the victims until those attacks are over. */
  const left = new Map<string, string>();
  afterAll(() => left.clear());

  it.each(attacked)('does not exist for %s', async (_, plan) => {
    const { amaranth, belladonna, celandine } = shops;
    const turn = attacked.findIndex(([, target]) => target === plan) % 3;
    // Warm, so that no first look-up of settings is taken for a difference.
    await call(plan, amaranth, lookAlike(belladonna.has.endpointId));
    // Ids of one kind and length are alike to whoever has none of them.
    const nobodys = new Map<string, Seen>();
    for (const victim of [belladonna, celandine]) {
      const before = left.get(victim.name) ?? (await snapshotOf(shops.app, victim));
      for (const [kind, id] of idsOf(victim).entries()) {
        // Of the live shop, whose ids are of the same kinds, a third by turns.
        if (victim === celandine && kind % 3 !== turn) continue;
        const isPublic = plan.route.scopes === 'public';
        // Where no key is asked for, the id itself is the right to look.
        if (isPublic && id === victim.has.sessions[plan.dialect.name]?.publicId) continue;
        const seen = await call(plan, amaranth, id);
        const form = `${kind} ${id.length}`;
        const unknown = nobodys.get(form) ?? (await call(plan, amaranth, lookAlike(id)));
        nobodys.set(form, unknown);
        expect(seen, id).toEqual(unknown);
        expect([400, 404, 422], `${id}: ${seen.text}`).toContain(isRefusedWith200(seen) ? 404 : seen.status);
        expect(seen.text).not.toContain(victim.name);
      }
      left.set(victim.name, before);
      // What a look has changed, the next attack that asks for a change finds: it compares with what was left before.
      if (plan.route.method !== 'GET') expect(await snapshotOf(shops.app, victim)).toBe(before);
    }
  });

  it('is in no list, whatever is filtered by', async () => {
    const { amaranth, belladonna } = shops;
    // The clock is no list, and never tells the same twice.
    const lists = planned.filter(
      ({ route, prefix }) =>
        prefix !== '' && route.method === 'GET' && !route.path.includes(':') && !route.path.endsWith('/clock'),
    );
    const names = [
      ...['endpoint', 'event', 'session', 'email', 'customer', 'customer_id', 'id', 'account', 'merchant'],
      ...['webhook_uniqid', 'search', 'filters', 'q'],
    ];
    for (const { dialect, route, prefix } of lists) {
      const text = amaranth.keys[dialect.name];
      const key = text === undefined ? {} : { key: { dialect: dialect.name, text } };
      const list = async (name: string, value: string): Promise<string> => {
        const { body } = await shops.ask('GET', `${prefix}${route.path}${name === '' ? '' : `?${name}=${value}`}`, key);
        return withoutMoment(body.replaceAll(value === '' ? '<none>' : value, '<id>'));
      };
      expect(await list('', '')).not.toContain('belladonna');
      // A name that this list does not filter by is answered the same for whatever value.
      const unfiltered = await list('no_such_filter', 'a');
      const known = [];
      for (const name of names) if ((await list(name, 'a')) !== unfiltered) known.push(name);
      for (const id of idsOf(belladonna)) {
        for (const name of known) {
          const told = await list(name, id);
          expect(told, `${prefix}${route.path}?${name}=${id}`).toBe(await list(name, lookAlike(id)));
          expect(told).not.toContain('belladonna');
        }
      }
    }
  });

  it.each([
    ['native', '/kassa/v1/sessions', 'next_cursor'],
    ['flowglad', '/flowglad/api/v1/checkout-sessions', 'nextCursor'],
  ])('is not reached by a cursor of the lists of %s', async (dialect, path, name) => {
    const { amaranth, belladonna } = shops;
    const list = async (shop: Shop, cursor: string) => {
      const key = { dialect, text: shop.keys[dialect] ?? '' };
      const answer = await shops.ask('GET', `${path}?limit=1${cursor}`, { key });
      expect(answer.statusCode, answer.body).toBe(200);
      return answer.json<Record<string, unknown>>();
    };
    const { [name]: cursor } = await list(belladonna, '');
    if (typeof cursor !== 'string') throw new Error('the list has no further page');
    expect(JSON.stringify(await list(amaranth, `&cursor=${encodeURIComponent(cursor)}`))).not.toContain('belladonna');
  });

  it('cannot be put into a cart or counted with', async () => {
    const key = { dialect: 'native', text: shops.amaranth.keys['native'] ?? '' };
    const withVariant = async (variant: string) => {
      const answer = await shops.ask('POST', '/kassa/v1/sessions', { key, body: { lines: [{ variant }] } });
      return [answer.statusCode, answer.body.replaceAll(variant, '<id>').replace(/req_\w+/g, '')];
    };
    expect(await withVariant('amaranth-gown-s')).toMatchObject([201, expect.any(String)]);
    for (const variant of ['belladonna-gown-s', 'SKU-belladonna']) {
      expect(await withVariant(variant)).toEqual(await withVariant('nobodys-gown-s'));
    }
    const withCode = async (code: string) => {
      const body = { lines: [{ variant: 'amaranth-gown-s' }], discounts: [{ code }] };
      const { discounts } = (await shops.ask('POST', '/kassa/v1/sessions', { key, body })).json<{
        discounts: { applied: boolean }[];
      }>();
      return JSON.stringify(discounts).toLowerCase().replaceAll(code.toLowerCase(), '<code>');
    };
    expect(await withCode('belladonna10')).toBe(await withCode('nobodys-code'));
    expect(await withCode('amaranth10')).not.toBe(await withCode('nobodys-code'));
  });

  it('does not answer through the idempotency key of the other shop', async () => {
    const open = async (shop: Shop) => {
      const key = { dialect: 'native', text: shop.keys['native'] ?? '' };
      const body = { lines: [{ variant: `${shop.name}-gown-s` }] };
      return shops.ask('POST', '/kassa/v1/sessions', { key, body, headers: { 'idempotency-key': 'the-same-key' } });
    };
    const [first, second] = [await open(shops.belladonna), await open(shops.amaranth)];
    expect([first.statusCode, second.statusCode]).toEqual([201, 201]);
    expect(second.headers['idempotent-replayed']).toBeUndefined();
    expect(second.body).not.toContain('belladonna');
  });
});

describe('the attack', () => {
  // Last, because the owner's calls change what they find, and what was deleted is not found again.
  const ordered = targets
    .toSorted((a, b) => Number(a.route.method === 'DELETE') - Number(b.route.method === 'DELETE'))
    .map(named);

  // What an earlier call took out of the cart is in it again.
  beforeEach(async () => {
    const { keys, has, name } = shops.belladonna;
    const url = `/v2/checkouts/${name}/main/sessions/${has.sessions['fastspring']?.publicId}/cart/items`;
    const key = { dialect: 'fastspring', text: keys['fastspring'] ?? '' };
    await shops.ask('POST', url, { key, body: { productPath: `${name}-gown-s` } });
  });

  it.each(ordered)('would find the owner’s at %s', async (name, plan) => {
    const { belladonna } = shops;
    const differs = async (id: string): Promise<boolean> =>
      JSON.stringify(await call(plan, belladonna, id)) !== JSON.stringify(await call(plan, belladonna, lookAlike(id)));
    for (const id of idsOf(belladonna)) if (await differs(id)) return;
    expect.fail(`no id works at ${name}: give it a good body in BODIES`);
  });
});
