// Origins that another process registers while this one runs.
import { expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { openMemoryStore } from '../store/open-store.ts';
import { openEngine } from '../../test/engine-makers.ts';
import { NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import { createKnownOrigins } from './known-origins.ts';

const NEW_ORIGIN = 'https://campaign.my-store.com';

it('are known a few seconds later, and no longer when they are taken back', async () => {
  const store = await openMemoryStore();
  await seed(store);
  const { engine, clock } = openEngine(store, fixedClock(NOW_MS));
  const isKnownOrigin = createKnownOrigins(store, engine, clock, 5_000);
  expect(await isKnownOrigin(NEW_ORIGIN)).toBe(false);
  const config = makeConfig();
  await store.applyConfig({ ...config, merchant: { ...config.merchant, origins: [NEW_ORIGIN] } }, NOW_MS);
  clock.advance(5_001);
  expect(await isKnownOrigin(NEW_ORIGIN)).toBe(true);
  await store.applyConfig(config, NOW_MS);
  clock.advance(5_001);
  expect(await isKnownOrigin(NEW_ORIGIN)).toBe(false);
  await store.close();
});
