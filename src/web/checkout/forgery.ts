// Protection against requests forged by other sites: a token in the form that fits a random cookie, and the browser's own
// word on where the request came from.
import { equalInConstantTime, randomToken, type Vault } from '../../base/crypto.ts';
import type { PageReply, PageRequest } from '../../base/http.ts';
import type { Session } from '../../domain/session.ts';

const COOKIE = 'kassa_form';
const LIFE_S = 7 * 24 * 60 * 60;

/** What the form is about: a session's id, or another name that nothing else has. */
type Subject = Pick<Session, 'id'>;

export interface FormToken {
  readonly token: string;
  /** Present when the visitor has no cookie for it yet. */
  readonly cookie: NonNullable<PageReply['cookies']>[number] | null;
}

export function tokenFor(vault: Vault, about: Subject, path: string, request: PageRequest): FormToken {
  const present = request.cookies[COOKIE];
  if (present !== undefined && present !== '') return { token: tokenOf(vault, about, present), cookie: null };
  const value = randomToken();
  return { token: tokenOf(vault, about, value), cookie: { name: COOKIE, value, path, maxAgeS: LIFE_S } };
}

/** Whether the form was sent from its own page. */
export function isGenuine(vault: Vault, about: Subject, request: PageRequest, publicUrl: string): boolean {
  const cookie = request.cookies[COOKIE];
  if (cookie === undefined || cookie === '') return false;
  if (!equalInConstantTime(request.form['token'] ?? '', tokenOf(vault, about, cookie))) return false;
  return isFromHere(request.headers, publicUrl);
}

function isFromHere(headers: PageRequest['headers'], publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const origin = headers['origin'];
  // Browsers too old for Sec-Fetch-Site send `null` from pages with the policy no-referrer: the token must do.
  if (origin === undefined || origin === 'null') return true;
  return origin === new URL(publicUrl).origin || hostOf(origin) === headers['host'];
}

const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);

const tokenOf = (vault: Vault, about: Subject, cookie: string): string => vault.derive('csrf', about.id, cookie);
