// Contact data for eyes that may not be the buyer's. What is left must not lead back to a person.
import type { Address } from '../../domain/address.ts';

const HIDDEN = '•••';

/** `jane@example.com` → `j•••@e•••.com`. */
export function maskEmail(email: string): string {
  const [, local = '', domain = ''] = /^(.*)@([^@]*)$/s.exec(email) ?? [];
  const lastDot = domain.lastIndexOf('.');
  const ending = lastDot === -1 ? '' : domain.slice(lastDot);
  return `${firstLetter(local)}${HIDDEN}@${firstLetter(domain.slice(0, lastDot === -1 ? undefined : lastDot))}${HIDDEN}${ending}`;
}

/** Only the country stays: it decides shipping and tax, which are shown anyway. */
export function maskAddress(address: Address): Address {
  const hide = (text: string | null): string | null => (text === null ? null : HIDDEN);
  return {
    name: hide(address.name),
    line1: hide(address.line1),
    line2: null,
    city: hide(address.city),
    region: null,
    postalCode: hide(address.postalCode),
    country: address.country,
    phone: null,
  };
}

const firstLetter = (text: string): string => ([...text].length > 1 ? ([...text][0] ?? '') : '');
