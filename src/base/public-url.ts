// Which addresses on the network may be reached for a merchant. Pure: looks at texts, asks no name server.
import ipaddr from 'ipaddr.js';

/**
 * True for an address of the public internet. Everything with another purpose is refused, also where it carries a
 * private IPv4 address inside (mapped, 6to4, Teredo, NAT64).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is handed out as global; what lies outside (::127.0.0.1 among it) has no business here.
  return parsed.kind() === 'ipv4' || ((parsed as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1;
}

/** The address that a URL's host spells, without the brackets of IPv6; `null` when the host is a name. */
export function addressInHost(hostname: string): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}

/**
 * Says in a sentence what is wrong with a webhook URL, or `null`. What a name resolves to is checked anew at every
 * connection. `allowPrivate` also accepts plain http and addresses of the own network.
 */
export function checkWebhookUrl(text: string, allowPrivate: boolean): string | null {
  if (text.length > 2048) return 'The URL is longer than 2048 characters.';
  // A parser mends what is not quite a URL; nobody could tell where to what is not one goes.
  if (!URL.canParse(text) || (/^https?:/i.test(text) && !/^https?:\/\/[^/\\?#]/i.test(text))) {
    return 'The URL is not absolute: it must start with https:// and name a host.';
  }
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
    return url.protocol === 'http:'
      ? 'The URL must start with https://: webhooks are not sent unencrypted.'
      : `The URL must start with https://, not ${url.protocol}.`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL carries a user name or password; webhooks are recognised by their signature instead.';
  }
  if (url.hash !== '') return 'The URL has a part after #, which is never sent to a server; leave it out.';
  if (allowPrivate) return null;
  // The URL parser has already turned decimal, octal, hexadecimal and shortened spellings into the plain address.
  const hostname = url.hostname.replace(/\.$/, '');
  const address = addressInHost(hostname);
  if (address !== null ? !isPublicAddress(address) : isLocalName(hostname)) {
    return `The URL points at ${hostname}, which is not on the public internet. For tests on your own network start the server with KASSA_ALLOW_PRIVATE_WEBHOOKS=1.`;
  }
  return null;
}

/** Names that can only mean this machine or this network (RFC 6761, RFC 6762, RFC 8375, `.internal`). */
const isLocalName = (hostname: string): boolean =>
  !hostname.includes('.') || /(^|\.)(localhost|local|internal|home\.arpa)$/.test(hostname);
