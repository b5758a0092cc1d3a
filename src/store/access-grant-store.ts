// What the store promises about access that merchants have given to programs. All times are wall time.
import type { ApiKeyRow } from './store.ts';

export interface NewAccessGrant {
  readonly id: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly codeHash: string;
  readonly codeExpiresAtMs: number;
}

/** What a program gets for a code or a refresh token, as hashes. */
export interface Issued {
  readonly key: Pick<ApiKeyRow, 'id' | 'dialect' | 'prefix' | 'hash' | 'livemode'>;
  readonly clientId: string;
  readonly expiresAtMs: number;
  readonly refreshHash: string;
  readonly refreshExpiresAtMs: number;
}

export interface AccessGrantStore {
  insertGrant(merchantId: string, grant: NewAccessGrant, nowMs: number): Promise<void>;
  /**
   * Spends a code and stores what is issued for it; answers the scopes. `null` for a code that is not the client's, was
   * sent elsewhere, or is over; one that was spent before takes back all that was issued for it.
   */
  redeemCode(
    merchantId: string,
    by: { readonly clientId: string; readonly codeHash: string; readonly redirectUri: string },
    issued: Issued,
    nowMs: number,
  ): Promise<readonly string[] | null>;
  /**
   * Replaces a refresh token and stores what is issued for it; answers the scopes, of which `narrow` may leave none: then
   * nothing is issued. `null` as with codes; a token that was replaced a while ago takes back everything.
   */
  refreshGrant(
    merchantId: string,
    by: { readonly clientId: string; readonly refreshHash: string },
    narrow: (granted: readonly string[]) => readonly string[],
    issued: Issued,
    nowMs: number,
  ): Promise<readonly string[] | null>;
}
