// Access for programs of others, as dialects ask for it and word it: a part of the contract in `dialect.ts`.
import type { OAuthClient } from '../domain/oauth-client.ts';

/** How a vendor's names and secrets begin, and how long they last. Lives are wall time. */
export interface OAuthPolicy {
  /** Path of the page on which merchants are asked, below the dialect's name, with the parameters of RFC 6749, section 4.1.1. */
  readonly consentPath: string;
  readonly clientPrefix: string;
  readonly secretPrefix: string;
  readonly codePrefix: string;
  readonly accessPrefix: string;
  readonly refreshPrefix: string;
  readonly codeLifeMs: number;
  readonly accessLifeMs: number;
  /** Begins anew with each refresh. */
  readonly refreshLifeMs: number;
}

/** How long a token lasts that a key's own holder fetches with it (client credentials), and how it begins. Wall time. */
export interface ClientCredentialsPolicy {
  readonly accessPrefix: string;
  readonly accessLifeMs: number;
}

/** What a program asks for before there is a code. Without scopes: all that it can be given. */
export interface AccessRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[] | null;
}

interface Proof {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** From programs themselves, which have no key. */
export type KeylessOAuthIntent =
  /** Who asks for what, to be shown before it is given. */
  | ({ readonly do: 'read-access-request' } & AccessRequest)
  | ({ readonly do: 'redeem-code'; readonly code: string; readonly redirectUri: string } & Proof)
  | ({
      readonly do: 'refresh-access';
      readonly refreshToken: string;
      /** Fewer than were given; `null` as many. */
      readonly scopes: readonly string[] | null;
    } & Proof)
  /** By a key of the shop's, in which name and secret are one text; `null` scopes are as many as the key has. */
  | { readonly do: 'fetch-access'; readonly key: string; readonly scopes: readonly string[] | null };

/** By a key of the merchant's own: nothing that it may not do itself is given. */
export type GrantAccessIntent = { readonly do: 'grant-access' } & AccessRequest;

export type OAuthIntent = KeylessOAuthIntent | GrantAccessIntent;

export type OAuthResult =
  | {
      readonly kind: 'access-request';
      readonly client: Pick<OAuthClient, 'clientId' | 'name'>;
      readonly shop: string;
      readonly redirectUri: string;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'code'; readonly code: string; readonly redirectUri: string }
  | {
      readonly kind: 'access';
      readonly accessToken: string;
      /** Absent: another token is fetched with the key. */
      readonly refreshToken?: string;
      readonly lifeMs: number;
      readonly scopes: readonly string[];
    }
  /** In RFC 6749's words. */
  | { readonly kind: 'access-refused'; readonly reason: 'invalid_client' | 'invalid_grant' | 'invalid_scope' };
