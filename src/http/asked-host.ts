// Which host a request was made for: its `Host` header, or what a trusted proxy says the buyer's or merchant's was.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';

type TrustProxy = boolean | readonly string[];
type Asking = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } };

/** The same names for networks as `KASSA_TRUST_PROXY` takes. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.1/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Answers lower-case names without port; empty when the request names no host. */
export function createAskedHost(trustProxy: TrustProxy): (request: Asking) => string {
  const isTrusted = createTrust(trustProxy);
  return ({ headers, socket }) => {
    const forwarded = headers['x-forwarded-host'];
    // Every proxy appends: the last entry is what the nearest one, the trusted one, has seen.
    const told = forwarded !== undefined && isTrusted(socket.remoteAddress ?? '') ? lastOf(forwarded) : '';
    return hostName(told === '' ? (headers.host ?? '') : told);
  };
}

const lastOf = (header: string | string[]): string => ([header].flat().join(',').split(',').at(-1) ?? '').trim();

/** As names are compared: `API.Shop.example.:443` is `api.shop.example`. */
export function hostName(host: string): string {
  const name = host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  return /^[\x21-\x7e]*$/.test(name) ? name : domainToASCII(name);
}

function createTrust(trustProxy: TrustProxy): (address: string) => boolean {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  const list = new BlockList();
  for (const network of trustProxy.flatMap((name) => NETWORKS[name] ?? [name])) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return (address) => address !== '' && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
