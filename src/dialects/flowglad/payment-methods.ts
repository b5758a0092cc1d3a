// A kept way to pay as a payment method.
import type { Instrument } from '../../domain/instrument.ts';
import { modelOf } from './belonging.ts';
import { timeIn, type Generation } from './generation.ts';
import { postalAddress } from './postal-address.ts';
import { customerId, paymentMethodId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** `country` stands where nobody has given an address, because the vendor's records have one always. */
export function paymentMethodRecord(instrument: Instrument, country: string, generation: Generation): WireRecord {
  const { card, billing } = instrument;
  const address = billing?.address ?? null;
  return {
    id: paymentMethodId(instrument.id),
    createdAt: timeIn(generation, instrument.createdAtMs),
    updatedAt: timeIn(generation, instrument.updatedAtMs),
    livemode: instrument.livemode,
    ...modelOf(instrument, generation),
    customerId: customerId(instrument.customerId),
    type: TYPES[instrument.method] ?? 'link',
    default: instrument.isDefault,
    billingDetails: {
      name: billing?.name ?? null,
      email: billing?.email ?? null,
      address: address === null ? { ...NOWHERE, country } : postalAddress(address),
    },
    paymentMethodData:
      card === null ? {} : { brand: card.brand, last4: card.last4, exp_month: card.expMonth, exp_year: card.expYear },
    metadata: null,
  };
}

/** What has no name at the vendor is a wallet there. */
const TYPES: Readonly<Record<string, string>> = {
  card: 'card',
  sepa_debit: 'sepa_debit',
  us_bank_account: 'us_bank_account',
};

const NOWHERE = { name: null, line1: null, line2: null, city: null, state: null, postal_code: null } as const;
