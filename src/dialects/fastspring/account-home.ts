// Where the buyer's account is at home: what it says where the request says nothing.
import type { Address } from '../../domain/address.ts';
import type { SessionInput } from '../../domain/command.ts';
import type { Customer } from '../../domain/customer.ts';
import { keptOf } from './account-object.ts';
import type { FromAccount } from './extra.ts';
import { known, languageOf } from './infer-market.ts';
import type { CustomerWish } from './shapes.ts';

export interface AccountHome {
  /** `null`: nobody has said. */
  readonly country: string | null;
  readonly language: string | null;
  readonly company: string | null;
  readonly address: Address | null;
}

/** `null` is nobody, who has said nothing. */
export function homeOf(account: Customer | null): AccountHome {
  if (account === null) return { country: null, language: null, company: null, address: null };
  const { country, language = '', company = null } = keptOf(account);
  const [address = null] = account.addresses;
  return { country: known(address?.country) ?? known(country), language: languageOf(language), company, address };
}

/** What the account fills in for a session in this country; an address elsewhere would contradict it. */
export function fillFrom(
  { company, address }: AccountHome,
  { billToContact, billToAddress }: CustomerWish,
  country: string,
): { readonly input: Pick<SessionInput, 'billingAddress'>; readonly fromAccount: FromAccount } {
  const fits = billToAddress === undefined && address?.country === country;
  return {
    input: fits ? { billingAddress: address } : {},
    fromAccount: {
      ...(company !== null && billToContact?.company === undefined && { company }),
      ...(fits && { address: true }),
    },
  };
}
