// A merchant is asked on a page whether a program may have access, and answers with a key of the shop: the same rules as for
// programs that ask with the key themselves.
import type { Result } from '../dialects/dialect.ts';
import type { AccessRequest } from '../dialects/oauth-intent.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Callers } from './callers.ts';
import type { OAuth } from './oauth.ts';

export interface Consent {
  /** Who asks whom for what; `refused` says what is wrong with the request. */
  read(dialect: string, asked: AccessRequest): Promise<{ readonly result: Result; readonly merchant: Merchant | null }>;
  /** `unknown-key`: nobody's, or not one of this shop for this API. */
  give(dialect: string, key: string, asked: AccessRequest): Promise<Result | 'unknown-key'>;
}

export function createConsent(callers: Callers, oauth: OAuth): Consent {
  async function read(dialect: string, asked: AccessRequest): ReturnType<Consent['read']> {
    const { result, known } = await oauth.run({ do: 'read-access-request', ...asked }, dialect);
    return { result, merchant: known?.merchant ?? null };
  }

  return {
    read,

    async give(dialect, key, asked) {
      const { merchant } = await read(dialect, asked);
      const caller = await callers.authenticate(key, { fresh: true });
      if (merchant === null || caller?.key.dialect !== dialect || caller.merchant.id !== merchant.id) {
        return 'unknown-key';
      }
      return oauth.grant(caller, caller.merchant, { do: 'grant-access', ...asked });
    },
  };
}
