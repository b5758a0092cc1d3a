// One shop's key on everything that is another's: every route of every dialect that takes an id, with every id the other
// shop has. The answer must be the one that an id gets that never was, and the database must be asked the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dialects } from '../../src/dialects/registry.ts';
import { planRoutes, type PlannedRoute } from '../../src/http/plan-routes.ts';
import { openShops, type Shop, type Shops } from './shops.ts';
import { snapshotOf } from './snapshot.ts';
import { askedOf } from './store-watch.ts';

let shops: Shops;
beforeAll(async () => {
  shops = await openShops();
});
afterAll(() => shops.close());

const planned = planRoutes(dialects);
const withIds = planned.filter(({ route, prefix }) => prefix !== '' && route.path.includes(':'));
const nameOf = ({ route }: PlannedRoute): string => `${route.method} ${route.path}`;

/** What a route needs to be told before it looks for anything. */
const BODIES: Readonly<Record<string, unknown>> = {};

/** Everything of a shop that somebody could try as an id. */
const idsOf = ({ merchantId, name, has }: Shop): readonly string[] => [
  ...Object.values(has.sessions).flatMap(({ id, publicId, nativeId }) => [id, publicId, nativeId]),
  has.completed.publicId,
  has.completed.order?.id ?? '',
  ...has.completed.attempts.map(({ id }) => id),
  has.endpointId,
  has.eventId,
  has.deliveryId,
  merchantId,
  `${name}-buyer`,
  `${name}-gown-s`,
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

/** What remains of an answer without the names of the request and of the id that was asked for. */
async function call({ dialect, route, prefix }: PlannedRoute, shop: Shop, id: string): Promise<Seen> {
  const text = shop.keys[dialect.name];
  const url = prefix + route.path.replace(/:\w+/g, encodeURIComponent(id));
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
  const { result, asked } = await askedOf(shops.app.store, () =>
    shops.ask(route.method, url, {
      ...(text === undefined ? {} : { key: { dialect: dialect.name, text } }),
      ...(hasBody ? { body: BODIES[`${route.method} ${route.path}`] ?? {} } : {}),
    }),
  );
  const headers = { ...result.headers, date: '' };
  const blank = (value: string): string => value.replaceAll(id, '<id>').replace(/req_\w+/g, '<request>');
  return {
    status: result.statusCode,
    text: blank(result.body),
    headers: JSON.parse(blank(JSON.stringify(headers))) as Record<string, unknown>,
    asked,
  };
}

describe('what belongs to another shop', () => {
  it.each(withIds.map((plan) => [nameOf(plan), plan] as const))('does not exist for %s', async (_, plan) => {
    const { amaranth, belladonna, celandine } = shops;
    // Warm, so that no first look-up of settings is taken for a difference.
    await call(plan, amaranth, lookAlike(belladonna.has.endpointId));
    for (const victim of [belladonna, celandine]) {
      const before = await snapshotOf(shops.app, victim);
      for (const id of idsOf(victim)) {
        const isPublic = plan.route.scopes === 'public';
        // Where no key is asked for, the id itself is the right to look.
        if (isPublic && id === victim.has.sessions[plan.dialect.name]?.publicId) continue;
        const seen = await call(plan, amaranth, id);
        expect(seen, id).toEqual(await call(plan, amaranth, lookAlike(id)));
        expect([400, 404, 422], `${id}: ${seen.text}`).toContain(seen.status);
        expect(seen.text).not.toContain(victim.name);
      }
      expect(await snapshotOf(shops.app, victim)).toBe(before);
    }
  });

  it('is in no list, whatever is filtered by', async () => {
    const { amaranth, belladonna } = shops;
    const lists = planned.filter(
      ({ route, prefix }) => prefix !== '' && route.method === 'GET' && !route.path.includes(':'),
    );
    const names = ['endpoint', 'event', 'session', 'email', 'customer', 'customer_id', 'id', 'account', 'merchant'];
    for (const { dialect, route, prefix } of lists) {
      const text = amaranth.keys[dialect.name];
      const key = text === undefined ? {} : { key: { dialect: dialect.name, text } };
      const list = async (name: string, value: string): Promise<string> => {
        const { body } = await shops.ask('GET', `${prefix}${route.path}${name === '' ? '' : `?${name}=${value}`}`, key);
        return body.replaceAll(value === '' ? '<none>' : value, '<id>').replace(/req_\w+/g, '<request>');
      };
      expect(await list('', '')).not.toContain('belladonna');
      // A name that this list does not filter by is answered the same for whatever value.
      const known = [];
      for (const name of names) if ((await list(name, 'a')) !== (await list('no_such_filter', 'a'))) known.push(name);
      for (const id of idsOf(belladonna)) {
        for (const name of known) {
          const told = await list(name, id);
          expect(told, `${prefix}${route.path}?${name}=${id}`).toBe(await list(name, lookAlike(id)));
          expect(told).not.toContain('belladonna');
        }
      }
    }
  });

  it('is not reached by a cursor of its own lists', async () => {
    const { amaranth, belladonna } = shops;
    const list = async (shop: Shop, cursor: string) => {
      const key = { dialect: 'native', text: shop.keys['native'] ?? '' };
      const answer = await shops.ask('GET', `/kassa/v1/sessions?limit=1${cursor}`, { key });
      return answer.json<{ next_cursor: string; data: unknown[] }>();
    };
    const { next_cursor: cursor } = await list(belladonna, '');
    expect(cursor).toEqual(expect.any(String));
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
  const ordered = [...withIds].sort(
    (a, b) => Number(a.route.method === 'DELETE') - Number(b.route.method === 'DELETE'),
  );
  it.each(ordered.map((plan) => [nameOf(plan), plan] as const))('would find the owner’s at %s', async (name, plan) => {
    const { belladonna } = shops;
    const differs = async (id: string): Promise<boolean> =>
      JSON.stringify(await call(plan, belladonna, id)) !== JSON.stringify(await call(plan, belladonna, lookAlike(id)));
    const found: string[] = [];
    for (const id of idsOf(belladonna)) if (await differs(id)) found.push(id);
    expect(found.length, `no id works at ${name}: give it a good body in BODIES`).toBeGreaterThan(0);
  });
});
