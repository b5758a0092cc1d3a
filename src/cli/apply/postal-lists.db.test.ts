// A courier's list of postal codes on its way from a CSV file to the price of a session, on both databases.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedClock } from '../../base/clock.ts';
import { createVault } from '../../base/crypto.ts';
import type { Session } from '../../domain/session.ts';
import type { Store } from '../../store/store.ts';
import { describeOnBothDatabases } from '../../../test/databases.ts';
import { ask, changeOf, openCommand, openEngine, payCommand, puppetGateway } from '../../../test/engine-makers.ts';
import { makeAddress, NOW_MS } from '../../../test/makers.ts';
import { readAttachedFiles } from '../attached-files.ts';
import { applyConfiguration, planConfiguration } from './apply.ts';
import { NO_MEMORY } from './keys.ts';

const ROWS = 100_000;
/** No two of them are neighbours: nothing can be said shorter. */
const codeAt = (index: number): string => String(110_000 + index * 7);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-postal-'));
  const rows = Array.from(
    { length: ROWS },
    (_, index) => `Town ${index},${codeAt(index)},${index % 2 === 0 ? 'Y' : 'N'}`,
  );
  await writeFile(join(folder, 'courier.csv'), ['city,pincode,prepaid', ...rows].join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = (postal: string): string => `merchants:
  - slug: my-store
    name: My Store
    mode: test
    currency: INR
    country: IN
    shop_domains: [your-store.myshopify.com]
    shipping:
      - { id: courier, label: Courier, countries: [IN], price: 49, postal_codes: ${postal} }
      - { id: express, label: Express, countries: [IN], price: 99, postal_codes: ${postal} }
    gateways: [{ name: sandbox, methods: [card] }]
    products: [{ id: gown, title: Gown, variants: [{ id: '46107636203656', price: 3595 }] }]
`;

async function openShop(store: Store) {
  const gateway = puppetGateway();
  const deps = {
    store,
    vault: createVault('the secret of this instance'),
    clock: fixedClock(NOW_MS),
    dialects: [],
    gateways: new Map([['sandbox', gateway]]),
    messengers: new Map(),
    allowPrivateWebhooks: false,
    environment: {},
  };
  const fileOf = async (postal: string) => {
    const file = { name: 'shop.yaml', text: text(postal) };
    return { ...file, files: await readAttachedFiles(file.text, folder) };
  };
  const { engine } = openEngine(store, undefined, gateway);
  return {
    engine,
    apply: async (postal: string) => (await applyConfiguration(deps, await fileOf(postal), NO_MEMORY)).merchants,
    plan: async (postal: string) => (await planConfiguration(deps, await fileOf(postal))).lines,
    openFor: async (postalCode: string): Promise<Session> => {
      const { input, ...command } = openCommand();
      const to = { ...input, shippingAddress: makeAddress({ postalCode }), shippingOption: undefined };
      const merchant = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
      const { result } = await ask(engine, { do: 'open', merchant, command: { ...command, input: to } });
      if (result.kind !== 'session') throw new Error(`ended as ${result.kind}`);
      return result.session;
    },
  };
}

describeOnBothDatabases(`a list of ${ROWS} postal codes`, (open) => {
  it('is applied, prices sessions, and is no part of the settings', async () => {
    const store = await open();
    const { engine, apply, plan, openFor } = await openShop(store);
    await apply('{ file: courier.csv }');
    expect(await apply('{ file: courier.csv }')).toMatchObject([{ changed: false }]);
    const [id = ''] = await store.merchantIds();
    expect(JSON.stringify(await store.loadMerchant(id)).length).toBeLessThan(3_000);

    const choose = async (session: Session) => {
      const command = {
        type: 'revise-session',
        input: { shippingOption: 'courier' },
        mayOverridePrices: false,
      } as const;
      const { result } = await ask(engine, changeOf(session, command));
      return result.kind === 'refused' ? result.problems[0]?.code : result.kind === 'session' ? result.session : null;
    };
    const served = await choose(await openFor(codeAt(ROWS - 1)));
    expect(served).toMatchObject({ totals: { shipping: 4_900 } });
    const { result } = await ask(engine, changeOf(served as Session, payCommand()));
    expect(result).toMatchObject({ kind: 'session', session: { state: 'completed' } });

    const unserved = await openFor('110001');
    expect(unserved.totals.shipping).toBeNull();
    expect(await choose(unserved)).toBe('shipping_option_not_found');
    const refused = await ask(engine, changeOf(unserved, payCommand()));
    expect(refused.result).toMatchObject({
      kind: 'refused',
      problems: [{ code: 'address_not_served', at: 'shipping_address.postal_code', fixableBy: 'buyer' }],
    });

    const half = '{ file: courier.csv, only: prepaid }';
    expect(await plan(half)).toEqual([
      'my-store would change:',
      ...['courier', 'express'].map(
        (rate) =>
          expect.stringMatching(
            `^  shipping ${rate}: postal_codes \\[courier.csv \\(100000 rows, \\w{6}\\)\\] → \\[courier.csv, only prepaid \\(50000 rows, \\w{6}\\)\\]$`,
          ) as string,
      ),
    ]);
    // Those who have the earlier list in mind find out with their next save.
    await apply(half);
    expect((await choose(await openFor(codeAt(0)))) as Session).toMatchObject({ totals: { shipping: 4_900 } });
    expect(await choose(await openFor(codeAt(1)))).toBe('shipping_option_not_found');
    await apply('[110000]');
    expect(await openFor(codeAt(2))).toMatchObject({ totals: { shipping: null } });
  });

  it('goes with the settings that named it, and is found by nobody else', async () => {
    const store = await open();
    const { apply } = await openShop(store);
    await apply('{ file: courier.csv }');
    const [id = ''] = await store.merchantIds();
    const listId = (await store.loadMerchant(id))?.shipping[0]?.postalCodes?.lists?.[0]?.id ?? '';
    expect(await store.loadPostalLists(id, [listId, 'another'])).toHaveLength(1);
    await apply('[110000]');
    expect(await store.loadPostalLists(id, [listId])).toEqual([]);
  });
});

describe('files that a configuration names', () => {
  it('are read beside it, and what is missing is told with what may have been meant', async () => {
    await writeFile(join(folder, 'pins.csv'), '560001');
    const named = 'a: { postal_codes: [560001, { file: pins.csv }], except: { postal_codes: { file: pin.csv } } }';
    expect(await readAttachedFiles(named, folder)).toEqual({
      'pins.csv': { text: '560001' },
      'pin.csv': { problem: 'does not exist. Did you mean pins.csv?' },
    });
    expect(await readAttachedFiles('a: { postal_codes: { file: far/off.csv } }', folder)).toEqual({
      'far/off.csv': { problem: 'does not exist. Its path is relative to the folder of this file.' },
    });
    expect(await readAttachedFiles('a: { postal_codes: { file: "." } }', folder)).toEqual({
      '.': { problem: 'cannot be read (EISDIR).' },
    });
    expect(await readAttachedFiles('logo: { file: pins.csv }\npostal_codes: [', folder)).toEqual({});
  });
});
