import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID } from '../../test/makers.ts';
import { seed } from '../../test/store-makers.ts';

describeOnBothDatabases('hosts', (open) => {
  it('are replaced as a whole, and writing the same again changes nothing', async () => {
    const store = await open();
    expect(await store.loadHosts()).toEqual({});
    const first = { 'b.example': 'native', 'a.example': 'flexype' };
    expect(await store.applyHosts(first)).toEqual({ changed: true });
    expect(await store.applyHosts({ 'a.example': 'flexype', 'b.example': 'native' })).toEqual({ changed: false });
    expect(await store.loadHosts()).toEqual(first);
    expect(await store.applyHosts({ 'a.example': 'shoppex' })).toEqual({ changed: true });
    expect(await store.loadHosts()).toEqual({ 'a.example': 'shoppex' });
    expect(await store.applyHosts({})).toEqual({ changed: true });
    expect(await store.loadHosts()).toEqual({});
  });

  it('lead to no merchant, and leave what does alone', async () => {
    const store = await open();
    await seed(store);
    await store.applyHosts({ 'your-store.myshopify.com': 'flexype' });
    expect((await store.locate('shop', 'your-store.myshopify.com'))?.merchantId).toBe(MERCHANT_ID);
    await store.applyHosts({});
    expect((await store.locate('shop', 'your-store.myshopify.com'))?.merchantId).toBe(MERCHANT_ID);
    expect(await store.merchantIds()).toEqual([MERCHANT_ID]);
  });
});
