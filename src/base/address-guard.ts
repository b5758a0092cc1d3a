// Keeps requests made for merchants away from private networks: a host name is resolved once, every address it has is
// checked, and the connection goes to exactly those addresses. A name that changes its mind after the check gains nothing by it.
import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from './public-url.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (hostname: string) => Promise<readonly ResolvedAddress[]>;

/** The name led to an address that must not be reached. Its text is for the merchant and names no address. */
export class RefusedAddress extends Error {}

const resolveWithSystem: Resolve = (hostname) => systemLookup(hostname, { all: true });

/** A `lookup` for sockets that only ever answers addresses of the public internet. */
export function createGuardedLookup(resolve: Resolve = resolveWithSystem): LookupFunction {
  return (hostname, options, callback) => {
    publicAddressesOf(hostname, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

async function publicAddressesOf(hostname: string, resolve: Resolve): Promise<readonly ResolvedAddress[]> {
  const addresses = await resolve(hostname);
  // One private address is enough to refuse: nobody mixes them by accident.
  if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
    throw new RefusedAddress(`The host ${hostname} does not lead to the public internet.`);
  }
  return addresses;
}
