import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { createVault } from '../base/crypto.ts';
import type { App } from '../app.ts';
import { writeBackup } from './backup-file.ts';

// A rejection that nobody handles would end the server that writes the backup, and fails the whole run of tests.
it('only fails, when its reader goes away while the first line is still waited for', async () => {
  const gone = new Writable({ write: (_chunk, _encoding, done) => done() });
  const store = {
    backUp: async () => {
      gone.destroy(new Error('the reader went away'));
      await sleep(20);
      throw new Error('nothing was read');
    },
  } as unknown as App['store'];
  const parts = { store, vault: createVault('a secret of at least thirty-two characters'), clock: fixedClock(0) };
  await expect(writeBackup(parts, gone, () => undefined)).rejects.toThrow('nothing was read');
});
