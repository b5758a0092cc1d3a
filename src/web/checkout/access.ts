// Who may see the contact data of a session: whoever holds its link secret, and whoever typed the data in on this page.
// A public id alone shows none of it. What a visitor knows is kept in cookies that only this session's page receives.
// Anybody with the id may put other data in its place, so nobody pays with what another visitor has put there unseen.
import { canonicalJson } from '../../base/json.ts';
import { equalInConstantTime, type Vault } from '../../base/crypto.ts';
import type { PageReply } from '../../base/http.ts';
import type { Session } from '../../domain/session.ts';

/** Which parts of the contact data this visitor may see. A part that is empty hides nothing and is always theirs. */
export interface Access {
  readonly email: boolean;
  readonly address: boolean;
  /** Holds the link secret, and so may see everything the merchant knew beforehand. */
  readonly isHolder: boolean;
  /** What this visitor saw or typed here before no longer stands. */
  readonly isOvertaken: boolean;
}

/**
 * What this visitor may do with the contact data: change it, which is `own`; pay with what the merchant gave, which is
 * `kept` and hidden; or pay only after all of it was entered anew.
 */
export type Standing = 'own' | 'kept' | 'replace';

type Cookie = NonNullable<PageReply['cookies']>[number];
type Part = 'email' | 'address';

const HOLDER = 'kassa_link';
const KNOWN = 'kassa_known';
const LIFE_S = 7 * 24 * 60 * 60;

export function accessOf(vault: Vault, session: Session, cookies: Readonly<Record<string, string>>): Access {
  const isHolder = equalInConstantTime(cookies[HOLDER] ?? '', holderMark(vault, session));
  const [email = '', address = ''] = (cookies[KNOWN] ?? '').split('.');
  const fits = (part: Part, mark: string): boolean => equalInConstantTime(mark, partMark(vault, session, part));
  const maySee = (part: Part, mark: string): boolean => isHolder || valueOf(session, part) === null || fits(part, mark);
  return {
    email: maySee('email', email),
    address: maySee('address', address),
    isHolder,
    isOvertaken: (email !== '' && !fits('email', email)) || (address !== '' && !fits('address', address)),
  };
}

export function standingOf(session: Session, access: Access): Standing {
  const isAnothers = (part: Part): boolean => !access[part] && session.typedOnPage[part];
  if (access.isOvertaken || isAnothers('email') || isAnothers('address')) return 'replace';
  return access.email && access.address ? 'own' : 'kept';
}

/** It goes with the e-mail address that it was entered with. */
export const maySeeTaxId = ({ buyer }: Session, { email, isHolder }: Access): boolean =>
  isHolder || buyer.taxId === undefined || (email && buyer.email !== null);

/** The cookie for somebody whose link carried the right secret; `null` when it did not. */
export function holderCookie(
  vault: Vault,
  session: Session,
  path: string,
  offered: string,
  secret: string,
): Cookie | null {
  if (!equalInConstantTime(offered, secret)) return null;
  return { name: HOLDER, value: holderMark(vault, session), path, maxAgeS: LIFE_S };
}

/**
 * The cookie after a change: the visitor goes on seeing what they could see, and sees what they have just typed. It fits
 * only these very values, so data that somebody else enters later is hidden again; also when that happened between `seen`
 * and the save.
 */
export function knownCookie(
  vault: Vault,
  saved: Session,
  path: string,
  { session: seen, access }: { readonly session: Session; readonly access: Access },
  typed: Readonly<Record<Part, boolean>>,
): Cookie {
  const mark = (part: Part): string => {
    if (typed[part]) return partMark(vault, saved, part);
    return access[part] ? partMark(vault, seen, part) : '';
  };
  return { name: KNOWN, value: `${mark('email')}.${mark('address')}`, path, maxAgeS: LIFE_S };
}

const valueOf = (session: Session, part: Part): unknown =>
  part === 'email' ? session.buyer.email : session.shippingAddress;

const holderMark = (vault: Vault, session: Session): string => vault.derive('link', session.merchantId, session.id);

const partMark = (vault: Vault, session: Session, part: Part): string =>
  vault.derive('known', session.id, part, canonicalJson(valueOf(session, part)));
