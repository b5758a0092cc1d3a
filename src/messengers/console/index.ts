// Writes messages to the log instead of sending them: for developing against a merchant in live mode.
import { z } from 'zod';
import type { Messenger } from '../messenger.ts';

const settings = z.strictObject({});

export interface ConsoleDeps {
  readonly write: (line: string) => void;
  /** Codes in the log of a real shop would let everybody in who reads it. */
  readonly isProduction: boolean;
}

export const createConsoleMessenger = ({ write, isProduction }: ConsoleDeps): Messenger => ({
  name: 'console',
  channels: ['sms', 'whatsapp', 'email'],
  settings,
  async send({ channel, to, text }) {
    if (isProduction) {
      const reason = 'The messenger console writes codes to the log, so it does nothing with NODE_ENV=production.';
      return { kind: 'failed', reason };
    }
    write(`${channel} to ${to}: ${text}`);
    return { kind: 'sent' };
  },
});
