// The Idempotency-Key header: read and judged by the dialect's own rules.
import { isUtf8 } from 'node:buffer';
import { sha256Hex } from '../base/crypto.ts';
import { canonicalJson, parseJson } from '../base/json.ts';
import type { Dialect, Route, WireRequest } from '../dialects/dialect.ts';
import type { KeyedRequest } from '../engine/engine.ts';
import type { FaultCause } from './edge.ts';

export type KeyRead = { readonly keyed: KeyedRequest | null } | { readonly fault: FaultCause };

const NO_KEY: KeyRead = { keyed: null };

export function readIdempotencyKey(dialect: Dialect, route: Route, wire: WireRequest): KeyRead {
  if (route.idempotency === 'none') return NO_KEY;
  const key = wire.headers['idempotency-key'];
  if (key === undefined) {
    if (route.idempotency === 'optional') return NO_KEY;
    const message = 'This call needs an Idempotency-Key header, so that a repeat after a lost answer does no harm.';
    return { fault: { kind: 'key-missing', message } };
  }
  const { maxKeyChars, lifeMs, keepsRefusals } = dialect.policy.idempotency;
  const wrong = whatIsWrong(key, maxKeyChars);
  if (wrong !== null) {
    const message = `Idempotency-Key must be 1 to ${maxKeyChars} printable ASCII characters; ${wrong}.`;
    return { fault: { kind: 'key-malformed', message } };
  }
  const scope = `${dialect.name} ${route.method} ${wire.path}`;
  return { keyed: { scope, key, bodyHash: sha256Hex(sameness(wire)), lifeMs, keepsRefusals } };
}

function whatIsWrong(key: string, maxChars: number): string | null {
  if (key.length === 0 || key.length > maxChars) return `the one sent has ${key.length}`;
  if (/^[\x20-\x7e]+$/.test(key)) return null;
  // Headers arrive as single bytes; most clients mean UTF-8 by them.
  const bytes = Buffer.from(key, 'latin1');
  const [odd = ''] = /[^\x20-\x7e]/u.exec(isUtf8(bytes) ? bytes.toString('utf8') : key) ?? [];
  const codePoint = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `the one sent has “${odd}” (U+${codePoint})`;
}

/**
 * What makes two requests the same: a JSON body by what it says, so that neither white space nor the order of names
 * matters; any other body by its bytes; and the version it was made for.
 */
function sameness({ headers, body }: WireRequest): string {
  return JSON.stringify([headers['if-match'] ?? null, contentOf(body)]);
}

function contentOf(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parsed = isUtf8(bytes) ? parseJson(bytes.toString('utf8')) : { error: 'not text' };
  return 'value' in parsed ? canonicalJson(parsed.value) : bytes.toString('latin1');
}
