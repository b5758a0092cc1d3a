import { afterEach, expect, it } from 'vitest';
import { makeAsked, makeContext } from '../../test/wire-makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import { makeMerchant, NOW_MS } from '../../test/makers.ts';
import { fixedClock } from '../base/clock.ts';
import { native } from '../dialects/native/index.ts';
import { openMemoryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { ClockMove } from '../dialects/merchant-clock.ts';
import type { EngineDeps } from './deps.ts';
import { moveClock, viewClock } from './merchant-clock.ts';

let store: Store;
afterEach(() => store.close());

const HOUR_MS = 3_600_000;

async function start(livemode: boolean) {
  store = await openMemoryStore({ clock: fixedClock(NOW_MS) });
  const config = makeConfig();
  const merchant = makeMerchant({ livemode });
  await seed(store, { ...config, merchant: { ...config.merchant, livemode } });
  const deps = { store, clock: store.clock } as EngineDeps;
  const nothing = () => Promise.reject(new Error('there is nothing to do'));
  return { deps, move: (by: ClockMove) => moveClock(deps, nothing, merchant, by), merchant };
}

it('is not there in live mode, and the answer says whose key would do', async () => {
  const { deps, move, merchant } = await start(true);
  const result = await move({ kind: 'advance', byMs: HOUR_MS });
  expect(result).toEqual({ kind: 'not-found', what: 'clock' });
  expect(viewClock(deps, merchant)).toEqual(result);
  expect(store.clock.businessMs(merchant.id)).toBe(NOW_MS);
  const route = native.routes.find(({ method, path }) => method === 'POST' && path === '/kassa/v1/clock');
  const reply = route?.render(result, makeContext(), makeAsked());
  expect(reply?.status).toBe(404);
  expect(reply?.body).toContain('test mode');
});

it('is what was asked for, and runs on', async () => {
  const { deps, move, merchant } = await start(false);
  const at = NOW_MS + HOUR_MS;
  const clock = { nowMs: at, wallMs: NOW_MS, isMoved: true };
  expect(await move({ kind: 'set', atMs: at })).toEqual({ kind: 'clock', clock });
  expect(await move({ kind: 'set', atMs: at - 1 })).toMatchObject({
    kind: 'refused',
    problems: [{ at: 'at' }],
  });
  const far = await move({ kind: 'advance', byMs: 11 * 366 * 24 * HOUR_MS });
  expect(far).toMatchObject({ kind: 'refused', problems: [{ at: 'advance_s' }] });
  expect(viewClock(deps, merchant)).toEqual({ kind: 'clock', clock });
});
