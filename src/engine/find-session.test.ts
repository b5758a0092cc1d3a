import { afterEach, expect, it } from 'vitest';
import { MERCHANT_ID } from '../../test/makers.ts';
import { savedSession, seed } from '../../test/store-makers.ts';
import { openMemoryStore } from '../store/memory.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from '../store/store.ts';
import { findSession } from './find-session.ts';

const dialects = [{ name: 'native' }, { name: 'flexype' }, { name: 'shoppex' }];
const SOMEBODY_ELSE = '01900000-0000-7000-8000-0000000000ff';

let store: Store;
afterEach(() => store.close());

it('knows a session by its native id and by the id of its dialect', async () => {
  store = await openMemoryStore();
  await seed(store);
  const session = await savedSession(store, { dialect: 'shoppex', publicId: 'shoppex-1' });
  const find = async (dialect: string, id: string, merchantId: string | null = MERCHANT_ID) =>
    (await findSession({ store, dialects }, { dialect, id }, merchantId))?.session;

  expect(await find('any', session.nativeId)).toEqual(session);
  expect(await find('any', 'shoppex-1')).toEqual(session);
  expect(await find('shoppex', 'shoppex-1')).toEqual(session);
  expect(await find('flexype', 'shoppex-1')).toBeUndefined();
  expect(await find('any', 'shoppex-2')).toBeUndefined();
  expect(await find('any', 'shoppex-1', SOMEBODY_ELSE)).toBeUndefined();
});

it('finds no session that is not at the place its caller names', async () => {
  store = await openMemoryStore();
  await seed(store);
  await savedSession(store, { dialect: 'shoppex', publicId: 'shoppex-1', note: 'here' });
  const find = (place: string) => {
    const ref = { dialect: 'shoppex', id: 'shoppex-1', isAt: ({ note }: Session) => note === place };
    return findSession({ store, dialects }, ref, MERCHANT_ID);
  };
  expect(await find('here')).not.toBeNull();
  expect(await find('there')).toBeNull();
});
