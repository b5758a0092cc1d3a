// Answers of token endpoints, for every dialect that has one: no envelope, and the errors of RFC 6749, which every OAuth client
// reads.
import type { Result, WireReply } from './dialect.ts';
import { failureOf, jsonReply, type Failure } from './wire.ts';

type Access = Extract<Result, { readonly kind: 'access' }>;
type Reason = Extract<Result, { readonly kind: 'access-refused' }>['reason'];

/** Section 5.1: nobody on the way keeps a token. */
export const UNKEPT = { 'cache-control': 'no-store', pragma: 'no-cache' };

export interface TokenWords {
  /** Why nothing is given. */
  readonly reasons: Readonly<Record<Reason, string>>;
  /** Scopes as the vendor names them. */
  readonly scopeOf: (scopes: readonly string[]) => string;
  /** The status for a shop that is not there. */
  readonly noMerchant: number;
}

export function tokenAnswer(result: Result, { reasons, scopeOf, noMerchant }: TokenWords): WireReply {
  if (result.kind === 'access-refused') {
    const { reason } = result;
    const isStranger = reason === 'invalid_client';
    return tokenError(isStranger ? 401 : 400, reason, reasons[reason], isStranger ? WHO_ARE_YOU : {});
  }
  return result.kind === 'access' ? given(result, scopeOf) : tokenFailure(failureOf(result), noMerchant);
}

const WHO_ARE_YOU = { 'www-authenticate': 'Basic realm="kassa"' };

function given({ accessToken, refreshToken, lifeMs, scopes }: Access, scopeOf: TokenWords['scopeOf']): WireReply {
  const token = {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifeMs / 1_000,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    scope: scopeOf(scopes),
  };
  return jsonReply(200, token, UNKEPT);
}

function tokenFailure(failure: Failure, noMerchant: number): WireReply {
  switch (failure.kind) {
    case 'rejected':
    case 'refused': {
      const [first] = failure.problems;
      const isType = first?.at === 'grant_type' && first.code !== 'missing_value';
      return tokenError(400, isType ? 'unsupported_grant_type' : 'invalid_request', first?.text ?? '');
    }
    case 'not-found':
      return tokenError(
        failure.what === 'merchant' ? noMerchant : 404,
        'invalid_request',
        'There is no such thing here.',
      );
    case 'key-reused':
    case 'key-in-flight':
      return tokenError(400, 'invalid_request', 'Idempotency keys mean nothing here.');
  }
}

const tokenError = (
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply => jsonReply(status, { error, error_description: description }, { ...UNKEPT, ...headers });
