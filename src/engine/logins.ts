// Phone login as wire requests ask for it, without a key: which merchant a request is about, and what comes of it.
import { unreachable } from '../base/assert.ts';
import type { Result } from '../dialects/dialect.ts';
import type { LoginIntent } from '../dialects/login.ts';
import type { BuyerTokenMint } from './buyer-tokens.ts';
import type { Challenges } from './challenges.ts';
import type { EngineDeps } from './deps.ts';

export interface Logins {
  /** The merchant whose registered pages may ask for this; `null` when the request refers to nothing that exists. */
  merchantOf(intent: LoginIntent): Promise<string | null>;
  run(intent: LoginIntent): Promise<Result>;
}

export function createLogins({ store }: EngineDeps, challenges: Challenges, mint: BuyerTokenMint): Logins {
  async function refresh(refreshToken: string): Promise<Result> {
    const refreshing = await mint.read(refreshToken);
    const customer = refreshing && (await store.findCustomer(refreshing.merchantId, { id: refreshing.customerId }));
    if (refreshing === null || customer === null || customer.archivedAtMs !== null) return { kind: 'token-refused' };
    return { kind: 'tokens', tokens: await mint.refresh(refreshing) };
  }

  return {
    async merchantOf(intent) {
      if (intent.do === 'send-challenge') return intent.merchantId;
      if (intent.do === 'refresh-tokens') return (await mint.read(intent.refreshToken))?.merchantId ?? null;
      return (await store.locate('challenge', intent.challengeId))?.merchantId ?? null;
    },

    run(intent) {
      switch (intent.do) {
        case 'send-challenge':
          return challenges.send(intent);
        case 'resend-challenge':
          return challenges.resend(intent);
        case 'verify-challenge':
          return challenges.verify(intent);
        case 'refresh-tokens':
          return refresh(intent.refreshToken);
        default:
          return unreachable(intent);
      }
    },
  };
}
