// Where a buyer may be sent back to. A page that redirects anywhere would lend the merchant's name to any phisher.
import type { Facts } from '../facts.ts';
import { problem, type Problem } from '../problem.ts';
import { tooLong } from './check-text.ts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** `isTrusted`: the caller holds a key of the merchant and may name any host. */
export function checkReturnUrl(
  text: string | null | undefined,
  at: string,
  isTrusted: boolean,
  { merchant, limits }: Pick<Facts, 'merchant' | 'limits'>,
): Problem[] {
  if (text === null || text === undefined) return [];
  const long = tooLong(text, at, limits.maxUrlChars);
  if (long.length > 0) return long;
  const url = parseUrl(text);
  if (url === null) {
    const hint = 'must be an absolute URL that starts with https:// (or http://) and has no spaces or user name';
    return [problem('invalid_value', at, `\`${at}\` ${hint}.`)];
  }
  const port = url.port || DEFAULT_PORTS[url.protocol];
  if (isTrusted || [url.host, `${url.hostname}:${port}`].some((host) => merchant.returnHosts.includes(host))) return [];
  const known =
    merchant.returnHosts.length > 0 ? `registered are ${merchant.returnHosts.join(', ')}` : 'none is so far';
  const hint = `Register it among the merchant's return hosts in the configuration (${known}).`;
  return [problem('redirect_host_forbidden', at, `\`${at}\` leads to ${url.host}, which is not registered. ${hint}`)];
}

function parseUrl(text: string): URL | null {
  // A parser drops tabs and line breaks, and what is stored must not differ from what was checked.
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0020\u007f\\]/.test(text) || !URL.canParse(text)) return null;
  // It also reads `https:shop.com`, which a browser takes for a path on the page that it stands on.
  if (!/^https?:\/\/[^/?#]/i.test(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? url : null;
}
