// A merchant is asked on a page whether a program may have access, and answers with a key of the shop: the same rules as for
// programs that ask with the key themselves.
import type { Result } from '../dialects/dialect.ts';
import type { AccessRequest } from '../dialects/oauth-intent.ts';
import type { Merchant } from '../domain/merchant.ts';
import type { Callers } from './callers.ts';
import type { EngineDeps } from './deps.ts';
import type { OAuth } from './oauth.ts';

export interface Consent {
  /** Who asks whom for what; `refused` says what is wrong with the request. */
  read(dialect: string, asked: AccessRequest): Promise<{ readonly result: Result; readonly merchant: Merchant | null }>;
  /** `unknown-key`: nobody's, or not one of this shop for this API. */
  give(dialect: string, key: string, asked: AccessRequest): Promise<Result | 'unknown-key'>;
}

export function createConsent({ facts }: Pick<EngineDeps, 'facts'>, callers: Callers, oauth: OAuth): Consent {
  return {
    async read(dialect, asked) {
      const intent = { do: 'read-access-request', ...asked } as const;
      const merchantId = await oauth.merchantOf(intent);
      const merchant = merchantId === null ? null : ((await facts.present(merchantId))?.merchant ?? null);
      return { result: await oauth.run(intent, dialect, merchant), merchant };
    },

    async give(dialect, key, asked) {
      const intent = { do: 'grant-access', ...asked } as const;
      const caller = await callers.authenticate(key, { fresh: true });
      const isOwn =
        caller?.key.dialect === dialect &&
        caller.merchant.id === (await oauth.merchantOf({ do: 'read-access-request', ...asked }));
      return isOwn ? oauth.grant(caller, caller.merchant, intent) : 'unknown-key';
    },
  };
}
