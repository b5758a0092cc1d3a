import { expect, it } from 'vitest';
import { makeAttempt, makeSession, NOW_MS } from '../../test/makers.ts';
import { backupFor } from './after-session.ts';
import type { Subscription } from './subscription.ts';

const standing = { backupInstrumentId: 'backup' } as Subscription;
const declined = (...instruments: (string | undefined)[]) =>
  makeSession({
    attempts: instruments.map((instrumentId, index) =>
      makeAttempt({ id: String(index), state: 'declined', settledAtMs: NOW_MS, ...(instrumentId && { instrumentId }) }),
    ),
  });

it.each<[string, readonly (string | undefined)[], string | null]>([
  ['after what it is charged to otherwise', ['main'], 'backup'],
  ['not after itself', ['main', 'backup'], null],
  ['whatever its customer has typed on the page since', ['main', undefined], 'backup'],
  ['not after itself, whatever its customer has typed on the page since', ['main', 'backup', undefined], null],
  ['not where nothing that is kept was charged', [undefined], null],
])('a backup is charged %s', (_, instruments, charged) => {
  expect(backupFor(standing, declined(...instruments))).toBe(charged);
});
