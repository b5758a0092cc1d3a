// Applying a configuration on both databases, and reading it back.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import {
  makeConfig,
  makeEndpoint,
  makeKeyConfig,
  makeOtherConfig,
  OTHER_MERCHANT_ID,
  seed,
} from '../../test/store-makers.ts';
import type { EndpointRow, MerchantConfig, Store } from './store.ts';

const configured = ({ id, dialect, url, events, version, description, enabled, secrets }: EndpointRow) => ({
  id,
  dialect,
  url,
  events,
  version,
  description,
  enabled,
  secrets,
});

const apply = (store: Store, over: Partial<MerchantConfig>) => store.applyConfig(makeConfig(over), NOW_MS);
const versionOf = async (store: Store) => (await store.loadMerchant(MERCHANT_ID))?.factsVersion;

describeOnBothDatabases('a configuration', (open) => {
  it('is read back as it was given, and writes nothing the second time', async () => {
    const store = await open();
    const endpoint = configured(makeEndpoint({ id: 'hooks', version: '2026-05' }));
    const config = makeConfig({ keys: [makeKeyConfig()], endpoints: [endpoint] });
    expect(await store.applyConfig(config, NOW_MS)).toEqual({ changed: true });
    expect(await store.loadMerchant(MERCHANT_ID)).toEqual({
      ...config.merchant,
      factsVersion: 1,
      endpoints: [{ id: 'hooks', dialect: 'native', events: ['*'] }],
    });
    expect(await store.loadKey(MERCHANT_ID, 'key-1')).toEqual({
      ...makeKeyConfig(),
      createdAtMs: NOW_MS,
      revokedAtMs: null,
    });
    expect(await store.loadEndpoint(MERCHANT_ID, 'hooks')).toEqual(makeEndpoint({ id: 'hooks', version: '2026-05' }));
    expect(await store.merchantIds()).toEqual([MERCHANT_ID]);
    expect(await store.applyConfig(structuredClone(config), NOW_MS + 1)).toEqual({ changed: false });
    expect(await versionOf(store)).toBe(1);
  });

  it('moves shop domains, and never takes those of another merchant', async () => {
    const store = await open();
    await seed(store);
    await seed(store, makeOtherConfig());
    const { merchant } = makeConfig();
    await apply(store, { merchant: { ...merchant, shopDomains: ['new.example'], slug: 'renamed' } });
    expect(await store.locate('shop', 'new.example')).toEqual({ merchantId: MERCHANT_ID, id: MERCHANT_ID });
    expect(await store.locate('merchant', 'renamed')).toEqual({ merchantId: MERCHANT_ID, id: MERCHANT_ID });
    expect(await store.locate('shop', 'your-store.myshopify.com')).toBeNull();
    expect(await store.locate('merchant', 'my-store')).toBeNull();
    const greedy = { ...merchant, shopDomains: ['new.example', 'other.example'], name: 'Greedy' };
    await expect(apply(store, { merchant: greedy })).rejects.toThrow(/other\.example belongs to another merchant/);
    expect((await store.loadMerchant(MERCHANT_ID))?.name).toBe('My Store');
    expect((await store.locate('shop', 'other.example'))?.merchantId).toBe(OTHER_MERCHANT_ID);
  });

  it('finds items by id and by SKU, and archives what is no longer sold', async () => {
    const store = await open();
    const gown = makeItem();
    const scarf = makeItem({ product: { id: 'p2' }, variant: { id: 'v2', productId: 'p2', sku: 'SCARF' } });
    const long = makeItem({ variant: { id: 'v3', sku: 'GOWN-L' } });
    await apply(store, { items: [gown, scarf, long] });
    const find = (...refs: string[]) => store.loadItems(MERCHANT_ID, refs);
    expect(await find('46107636203656')).toEqual([gown]);
    expect(await find('SCARF', 'nothing', 'a\u0000')).toEqual([scarf]);
    expect(await find('v2', 'SCARF')).toEqual([scarf]);

    const cheaper = makeItem({ variant: { prices: { INR: 1 } } });
    expect(await apply(store, { items: [cheaper] })).toEqual({ changed: true });
    expect(await versionOf(store)).toBe(2);
    expect(await find('GOWN-1')).toEqual([cheaper]);
    expect(await find('v2', 'v3')).toEqual(
      expect.arrayContaining([
        { ...scarf, product: { ...scarf.product, status: 'archived' } },
        { ...long, product: { ...long.product, status: 'archived' } },
      ]),
    );
    expect(await find('SCARF', 'GOWN-L')).toEqual([]);
    expect(await apply(store, { items: [cheaper] })).toEqual({ changed: false });

    const heir = makeItem({ product: { id: 'p2' }, variant: { id: 'v4', productId: 'p2', sku: 'SCARF' } });
    await apply(store, { items: [cheaper, heir] });
    expect(await find('SCARF')).toEqual([heir]);
    await apply(store, { items: [cheaper, heir, long] });
    expect(await find('GOWN-L')).toEqual([long]);
  });

  it('replaces keys and revokes those it no longer has', async () => {
    const store = await open();
    await apply(store, { keys: [makeKeyConfig(), makeKeyConfig({ id: 'key-2', hash: '2'.repeat(64) })] });
    const own = { ...makeKeyConfig({ id: 'cli', hash: '9'.repeat(64) }), createdAtMs: NOW_MS, revokedAtMs: null };
    await store.insertKey(own);
    expect(await store.loadKey(MERCHANT_ID, 'cli')).toEqual(own);

    expect(await apply(store, { keys: [makeKeyConfig({ hash: '3'.repeat(64) })] })).toEqual({ changed: true });
    expect(await store.locate('key', '3'.repeat(64))).toEqual({ merchantId: MERCHANT_ID, id: 'key-1' });
    expect(await store.locate('key', '1'.repeat(64))).toBeNull();
    expect((await store.loadKey(MERCHANT_ID, 'key-2'))?.revokedAtMs).toBe(NOW_MS);
    expect((await store.loadKey(MERCHANT_ID, 'cli'))?.revokedAtMs).toBeNull();
    expect(await versionOf(store)).toBe(2);

    await apply(store, {
      keys: [makeKeyConfig({ hash: '3'.repeat(64) }), makeKeyConfig({ id: 'key-2', hash: '2'.repeat(64) })],
    });
    expect((await store.loadKey(MERCHANT_ID, 'key-2'))?.revokedAtMs).toBeNull();

    const thief = {
      ...makeOtherConfig(),
      keys: [makeKeyConfig({ merchantId: OTHER_MERCHANT_ID, hash: '9'.repeat(64) })],
    };
    await expect(store.applyConfig(thief, NOW_MS)).rejects.toThrow(/in use already/);
    expect(await store.loadMerchant(OTHER_MERCHANT_ID)).toBeNull();
  });

  it('owns its endpoints and leaves others alone', async () => {
    const store = await open();
    const endpoint = configured(makeEndpoint({ id: 'hooks' }));
    await apply(store, { endpoints: [endpoint] });
    const own = makeEndpoint();
    await store.insertEndpoint(MERCHANT_ID, own);
    await apply(store, { endpoints: [{ ...endpoint, url: 'https://my-store.com/moved' }] });
    expect((await store.loadEndpoint(MERCHANT_ID, 'hooks'))?.url).toBe('https://my-store.com/moved');
    expect(await apply(store, { endpoints: [] })).toEqual({ changed: true });
    expect(await store.loadEndpoint(MERCHANT_ID, 'hooks')).toBeNull();
    expect(await store.loadEndpoint(MERCHANT_ID, own.id)).toEqual(own);
  });
});
