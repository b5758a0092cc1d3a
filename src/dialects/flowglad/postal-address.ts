// An address in Flowglad's words.
import type { Address } from '../../domain/address.ts';

export const postalAddress = (address: Address): Readonly<Record<string, unknown>> => ({
  name: address.name,
  line1: address.line1,
  line2: address.line2,
  city: address.city,
  state: address.region,
  postal_code: address.postalCode,
  country: address.country,
});
