// The pace at which codes may be asked for: per number, and per address of whoever asks. Counted before anything is sent,
// for all processes together; given back when a first code could not be sent.
import { hmacHex } from '../base/crypto.ts';
import { networkOf } from '../base/network-of.ts';
import type { ChallengeRefusal, Pace } from '../domain/challenge.ts';
import type { Phone } from '../domain/phone.ts';
import type { Slot } from '../store/challenge-store.ts';
import type { EngineDeps } from './deps.ts';

export type Taken = { readonly slots: readonly Slot[] } | { readonly refusal: ChallengeRefusal };

/** Numbers go by the merchant's time, which a test may move; addresses belong to the world. */
export async function takeChallengeSlots(
  deps: EngineDeps,
  merchantId: string,
  phone: Phone,
  ip: string,
): Promise<Taken> {
  const { perNumber, perNumberADay, perAddress } = deps.challengeLimits;
  const businessMs = deps.clock.businessMs(merchantId);
  const wallMs = deps.clock.wallMs();
  // Neither numbers nor addresses of people stand in this table.
  const secret = deps.vault.derive('challenge-slots', merchantId);
  const slot = (resource: string, of: string, atMs: number, { most, windowMs }: Pace): Slot => {
    return { resource, key: hmacHex('sha256', secret, of), atMs, most, windowMs };
  };
  const slots = [
    slot('challenge-number', phone.e164, businessMs, perNumber),
    slot('challenge-number-day', phone.e164, businessMs, perNumberADay),
    slot('challenge-address', networkOf(ip), wallMs, perAddress),
  ];
  const taken = await deps.store.takeSlots(merchantId, slots, wallMs);
  if (taken.lacking === null) return { slots };
  const retryAfterS = Math.max(1, Math.ceil((taken.freeAtMs - taken.lacking.atMs) / 1000));
  const whom = taken.lacking.resource === 'challenge-address' ? 'from this network address' : 'for this number';
  const text = `Too many codes were asked for ${whom}. Ask again in ${retryAfterS} s.`;
  return { refusal: { reason: 'too-many', retryAfterS, text } };
}
