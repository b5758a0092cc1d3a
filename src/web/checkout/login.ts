// What a visitor has proven of their phone on this page, kept in cookies that only this session's page receives. Before
// that the page has nothing of what is saved about a buyer.
import { z } from 'zod';
import { canonicalJson } from '../../base/json.ts';
import { equalInConstantTime, sha256Hex, type Vault } from '../../base/crypto.ts';
import type { PageReply } from '../../base/http.ts';
import type { Address } from '../../domain/address.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { CHANNELS, type Channel } from '../../domain/message.ts';
import type { Session } from '../../domain/session.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Access } from './access.ts';
import { countriesServed } from './countries.ts';

export type Login =
  /** The shop does not ask for phones; or it has said itself who the buyer is, and no phone could show that they are. */
  | { readonly kind: 'off' }
  | { readonly kind: 'ask' }
  /** A code is on its way to `phone`. */
  | {
      readonly kind: 'code';
      readonly challengeId: string;
      readonly phone: string;
      readonly channel: Channel;
      readonly sentAtMs: number;
    }
  /** This visitor is the session's customer. Addresses are those that the shop ships to, latest first. */
  | {
      readonly kind: 'known';
      readonly phone: string;
      readonly email: string | null;
      readonly addresses: readonly Address[];
    };

type Cookie = NonNullable<PageReply['cookies']>[number];

/** Another code can be asked for after this time; before it the engine refuses. */
export const RESEND_AFTER_MS = 30_000;

const SENT = 'kassa_code';
const PROVEN = 'kassa_phone';
const SENT_LIFE_S = 60 * 60;
const PROVEN_LIFE_S = 24 * 60 * 60;

const sentShape = z.object({
  session: z.string(),
  challengeId: z.string(),
  phone: z.string(),
  channel: z.enum(CHANNELS),
  sentAtMs: z.number(),
});

interface LoginDeps {
  readonly engine: Pick<Engine, 'customerOf'>;
  readonly vault: Vault;
}

export async function loginOf(
  { engine, vault }: LoginDeps,
  session: Session,
  merchant: Merchant,
  cookies: Readonly<Record<string, string>>,
): Promise<Login> {
  if (!asksForPhone(merchant)) return { kind: 'off' };
  if (session.customerId !== null) {
    const customer = await engine.customerOf(session);
    if (customer === null || customer.phone === null || customer.phoneVerifiedAtMs === null) return { kind: 'off' };
    if (equalInConstantTime(cookies[PROVEN] ?? '', provenMark(vault, session, session.customerId))) {
      const served = countriesServed(merchant, session.currency, session.locale).map(({ code }) => code);
      const addresses = customer.addresses.filter(({ country }) => served.includes(country));
      const { phone, email } = customer;
      return { kind: 'known', phone, email, addresses };
    }
  }
  const sent = readSent(vault, cookies[SENT] ?? '');
  if (sent?.session !== session.id) return { kind: 'ask' };
  const { challengeId, phone, channel, sentAtMs } = sent;
  return { kind: 'code', challengeId, phone, channel, sentAtMs };
}

export const asksForPhone = ({ phoneLogin = 'off' }: Merchant): boolean => phoneLogin !== 'off';

/** Nothing else is asked for, and nothing paid, before the phone is proven. */
export const isLoginFirst = ({ phoneLogin }: Merchant, login: Login): boolean =>
  phoneLogin === 'required' && (login.kind === 'ask' || login.kind === 'code');

/** Sealed, because it holds the phone; the session in it keeps it from being used elsewhere. */
export function sentCookie(
  vault: Vault,
  session: Session,
  path: string,
  sent: Omit<Extract<Login, { kind: 'code' }>, 'kind'>,
): Cookie {
  const value = vault.seal(JSON.stringify({ ...sent, session: session.id }));
  return { name: SENT, value, path, maxAgeS: SENT_LIFE_S };
}

export const provenCookie = (vault: Vault, session: Session, path: string, customerId: string): Cookie => ({
  name: PROVEN,
  value: provenMark(vault, session, customerId),
  path,
  maxAgeS: PROVEN_LIFE_S,
});

/** Another number, or another person at the same browser. */
export const forgottenCookies = (path: string): Cookie[] =>
  [SENT, PROVEN].map((name) => ({ name, value: '', path, maxAgeS: 0 }));

/** Names a saved address in the form, however the list has changed meanwhile. */
export const addressMark = (address: Address): string => sha256Hex(canonicalJson(address)).slice(0, 16);

function readSent(vault: Vault, value: string): z.infer<typeof sentShape> | null {
  if (value === '') return null;
  try {
    return sentShape.safeParse(JSON.parse(vault.open(value))).data ?? null;
  } catch {
    // Not one of ours, or sealed with a secret that is gone.
    return null;
  }
}

const provenMark = (vault: Vault, session: Session, customerId: string): string =>
  vault.derive('proven-phone', session.id, customerId);

/** Whoever has proven to be the customer, or holds the link that the merchant made for them. */
export const mayUseCoins = ({ access, login }: { readonly access: Access; readonly login: Login }): boolean =>
  access.isHolder || login.kind === 'known';
