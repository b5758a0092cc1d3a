// Who may see the contact data of a session: whoever holds its link secret, and whoever typed the data in on this page.
// A public id alone shows none of it. What a visitor knows is kept in cookies that only this session's page receives.
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
}

type Cookie = NonNullable<PageReply['cookies']>[number];
type Part = 'email' | 'address';

const HOLDER = 'kassa_link';
const KNOWN = 'kassa_known';
const LIFE_S = 7 * 24 * 60 * 60;

export function accessOf(vault: Vault, session: Session, cookies: Readonly<Record<string, string>>): Access {
  const isHolder = equalInConstantTime(cookies[HOLDER] ?? '', holderMark(vault, session));
  const [email = '', address = ''] = (cookies[KNOWN] ?? '').split('.');
  const maySee = (part: Part, mark: string): boolean =>
    isHolder || valueOf(session, part) === null || equalInConstantTime(mark, partMark(vault, session, part));
  return { email: maySee('email', email), address: maySee('address', address), isHolder };
}

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
 * only these very values, so data that somebody else enters later is hidden again.
 */
export function knownCookie(
  vault: Vault,
  session: Session,
  path: string,
  before: Access,
  typed: Readonly<Record<Part, boolean>>,
): Cookie {
  const mark = (part: Part): string => (before[part] || typed[part] ? partMark(vault, session, part) : '');
  return { name: KNOWN, value: `${mark('email')}.${mark('address')}`, path, maxAgeS: LIFE_S };
}

const valueOf = (session: Session, part: Part): unknown =>
  part === 'email' ? session.buyer.email : session.shippingAddress;

const holderMark = (vault: Vault, session: Session): string => vault.derive('link', session.merchantId, session.id);

const partMark = (vault: Vault, session: Session, part: Part): string =>
  vault.derive('known', session.id, part, canonicalJson(valueOf(session, part)));
