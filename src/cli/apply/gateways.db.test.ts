// A gateway's secrets on their way from a configuration to a payment: readable by the gateway, and nowhere on the way.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { fixedClock } from '../../base/clock.ts';
import { createVault } from '../../base/crypto.ts';
import { failure } from '../../http/log.ts';
import { dialects } from '../../dialects/registry.ts';
import type { GatewaySettings } from '../../gateways/gateway.ts';
import { secret } from '../../gateways/secret-settings.ts';
import type { Store } from '../../store/store.ts';
import { describeOnBothDatabases } from '../../../test/databases.ts';
import { ask, openCommand, openEngine, payCommand, puppetGateway } from '../../../test/engine-makers.ts';
import { NOW_MS } from '../../../test/makers.ts';
import { applyConfiguration, planConfiguration } from './apply.ts';
import { NO_MEMORY } from './keys.ts';

const SECRET = 'sk_test_51H8xPsecret';
const OTHER = 'sk_test_52Zother';
const vault = createVault('the secret of this instance');

const fileOf = (setting: string) => ({
  name: 'shop.yaml',
  text: `merchants:
  - slug: my-store
    name: My Store
    mode: test
    currency: INR
    country: IN
    shop_domains: [your-store.myshopify.com]
    shipping: [{ id: post, label: Post, countries: '*', price: 0 }]
    gateways: [{ name: sandbox, methods: [card], settings: { account: acct_1, secret_key: ${setting} } }]
    products: [{ id: gown, title: Gown, variants: [{ id: '46107636203656', price: 3595 }] }]
`,
});
const FILE = fileOf('"${GATEWAY_KEY}"');

function openShop(store: Store) {
  const got: GatewaySettings[] = [];
  const gateway = {
    ...puppetGateway(),
    settings: z.strictObject({ account: z.string(), secret_key: secret(z.string().min(8, 'is too short')) }),
    start: async (_: unknown, settings: GatewaySettings) => {
      got.push(settings);
      return { kind: 'paid' } as const;
    },
    hear: async (_: unknown, settings: GatewaySettings) => {
      got.push(settings);
      return 'ignored' as const;
    },
  };
  const deps = (value: string, under = vault) => ({
    store,
    vault: under,
    clock: fixedClock(NOW_MS),
    dialects,
    gateways: new Map([['sandbox', gateway]]),
    messengers: new Map(),
    allowPrivateWebhooks: false,
    environment: { GATEWAY_KEY: value },
  });
  return {
    got,
    apply: (value: string, under = vault) => applyConfiguration(deps(value, under), FILE, NO_MEMORY),
    plan: async (value: string) => (await planConfiguration(deps(value), FILE)).lines,
    refused: (text: string) => applyConfiguration(deps(SECRET), fileOf(text), NO_MEMORY).catch(String),
    /** Opens a session, pays, and answers what became of it and what was complained about. */
    async pay(under = vault) {
      const { engine, faults } = openEngine(store, undefined, gateway, { vault: under });
      const command = openCommand();
      await ask(engine, { do: 'open', merchant: { kind: 'shop', value: 'your-store.myshopify.com' }, command });
      const session = { dialect: 'native', id: command.ids.public };
      await ask(engine, { do: 'change', session, command: payCommand() });
      const settings = await engine.gatewaySettings((await store.merchantIds())[0] ?? '', 'sandbox').catch(() => null);
      const found = await store.findSession('native', command.ids.public, null);
      return { state: found?.session.state, faults, settings };
    },
  };
}

async function copyOf(store: Store): Promise<string> {
  let text = '';
  const about = { version: '1', taken_at: '2026-01-01T00:00:00.000Z', secret: 'fingerprint' };
  await store.backUp(
    about,
    async (more) => void (text += more),
    () => {},
  );
  return text;
}

describeOnBothDatabases('a secret setting of a gateway', (open) => {
  it('reaches the gateway, and stands neither in the database, nor in a backup or a plan', async () => {
    const store = await open();
    const shop = openShop(store);
    await shop.apply(SECRET);
    expect(await shop.pay()).toMatchObject({ state: 'completed', settings: { secret_key: SECRET } });
    expect(shop.got).toEqual([{ account: 'acct_1', secret_key: SECRET }]);
    expect(await shop.plan(SECRET)).toEqual(['my-store: nothing to change.']);
    expect((await shop.apply(SECRET)).merchants).toMatchObject([{ changed: false }]);
    expect(await shop.plan(OTHER)).toEqual(['my-store would change:', '  gateways sandbox: settings changed']);
    await shop.apply(OTHER);
    await shop.pay();
    expect(shop.got.at(-1)).toMatchObject({ secret_key: OTHER });

    const copy = await copyOf(store);
    expect(copy).toContain('acct_1');
    for (const value of [SECRET, OTHER]) {
      expect(copy).not.toContain(value);
      expect(copy).not.toContain(Buffer.from(value).toString('base64').slice(0, 20));
    }
  });

  it('works as it was stored before settings were sealed, until it is applied again', async () => {
    const store = await open();
    const shop = openShop(store);
    await shop.apply(SECRET);
    const [id = ''] = await store.merchantIds();
    const stored = await store.loadMerchant(id);
    if (stored === null) throw new Error('the merchant is gone');
    const old = stored.gateways.map((one) => ({ ...one, settings: { account: 'acct_1', secret_key: SECRET } }));
    const { items, keys, endpoints } = await store.loadConfigured(id);
    await store.applyConfig({ merchant: { ...stored, gateways: old }, items, keys, endpoints }, NOW_MS);
    expect(await copyOf(store)).toContain(SECRET);
    expect(await shop.pay()).toMatchObject({ state: 'completed', settings: { secret_key: SECRET } });
    await shop.apply(SECRET);
    expect(await copyOf(store)).not.toContain(SECRET);
    expect(await shop.pay()).toMatchObject({ state: 'completed' });
  });

  it('is useless under another instance secret, which the log says without it, and is mended by applying', async () => {
    const store = await open();
    const shop = openShop(store);
    await shop.apply(SECRET);
    const elsewhere = createVault('the secret of another instance');
    const { state, faults } = await shop.pay(elsewhere);
    expect([state, shop.got]).toEqual(['paying', []]);
    expect(faults.map((fault) => failure(fault).message)).toEqual([
      'The setting secret_key of the gateway sandbox was sealed under another instance secret; apply the configuration again.',
    ]);
    await shop.apply(SECRET, elsewhere);
    expect(await shop.pay(elsewhere)).toMatchObject({ state: 'completed' });
  });

  it('comes from the environment, and mistakes in it do not repeat it', async () => {
    const shop = openShop(await open());
    expect(await shop.refused(SECRET)).toMatch(
      /shop\.yaml:9:\d+ merchants\[0\]\.gateways\[0\]\.settings\.secret_key must come from the environment, as a reference such as \$\{SANDBOX_SECRET_KEY\}/,
    );
    expect(await shop.refused(SECRET)).not.toContain(SECRET);
    const short = await shop.apply('hush').catch(String);
    expect(short).toMatch(/settings\.secret_key is too short/);
    expect(short).not.toContain('hush');
  });
});
