// The Idempotency-Key header: read and judged by the dialect's own rules.
import { sha256Hex } from '../base/crypto.ts';
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
  if (key.length === 0 || key.length > maxKeyChars || !/^[\x20-\x7e]+$/.test(key)) {
    const message = `Idempotency-Key must be 1 to ${maxKeyChars} printable ASCII characters; the one sent has ${key.length}.`;
    return { fault: { kind: 'key-malformed', message } };
  }
  const scope = `${dialect.name} ${route.method} ${wire.path}`;
  return { keyed: { scope, key, bodyHash: sha256Hex(wire.body), lifeMs, keepsRefusals } };
}
