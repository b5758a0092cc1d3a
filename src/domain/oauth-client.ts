// Programs of others that a merchant lets in (OAuth 2, RFC 6749), and how far.

export interface OAuthClient {
  /** Public. */
  readonly clientId: string;
  /** As the merchant knows it. */
  readonly name: string;
  /** The API that it may call. */
  readonly dialect: string;
  /** SHA-256, hex. The secret itself is never stored. */
  readonly secretHash: string;
  /** Where codes may be sent; compared whole and to the letter. */
  readonly redirectUris: readonly string[];
  /** The most that it can ever be given. */
  readonly scopes: readonly string[];
}

/** Whether somebody with these scopes may do what `wanted` allows: `*` is all, and whoever may write may read. */
export const covers = (scopes: readonly string[], wanted: string): boolean =>
  scopes.includes('*') || scopes.includes(wanted) || scopes.includes(wanted.replace(/\.read$/, '.write'));

/**
 * What of `wanted` everybody in `limits` allows. `*` stands for as much as there is: narrowed, it becomes what the
 * narrowest allows.
 */
export function narrowScopes(wanted: readonly string[], ...limits: readonly (readonly string[])[]): readonly string[] {
  let scopes = wanted;
  for (const limit of limits) {
    scopes = scopes.includes('*') ? limit : scopes.filter((scope) => covers(limit, scope));
  }
  return [...new Set(scopes)];
}
