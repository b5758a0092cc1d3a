// What a way of shipping is: where it goes, what it costs, how long it takes.
import type { Amount } from './money.ts';
import type { PostalCodes } from './postal-codes.ts';

type Prices = Readonly<Record<string, Amount>>;

/** Places, each part narrowing the one before. */
export interface ShippingZone {
  /** ISO 3166-1 alpha-2 codes; `['*']` is every other country. */
  readonly countries: readonly string[];
  /** ISO 3166-2 codes such as `IN-KA`; absent is the whole country. */
  readonly regions?: readonly string[];
  /** Absent is everywhere in there. */
  readonly postalCodes?: PostalCodes;
  /** What of all this is not served. */
  readonly except?: { readonly regions?: readonly string[]; readonly postalCodes?: PostalCodes };
}

/** Up to and with `upTo` of what the table goes by; `null` is all that is more. */
export interface ShippingTier {
  readonly upTo: number | Prices | null;
  readonly amounts: Prices;
  /** On top for each started kilogram, or each piece, above where this tier begins. */
  readonly more?: Prices;
}

/** From low to high. Carts above the last tier cannot be shipped this way. */
export interface ShippingTable {
  /** The merchandise after discounts, the weight of what is shipped, or how many pieces of it were bought. */
  readonly by: 'value' | 'grams' | 'pieces';
  readonly tiers: readonly ShippingTier[];
}

/** Where the buyer fetches the order. */
export interface PickupPlace {
  readonly address: string;
  /** Opening hours, what to bring. */
  readonly note?: string;
}

export interface ShippingRate extends ShippingZone {
  readonly id: string;
  readonly label: string;
  /** What every cart costs; empty where `table` says it. */
  readonly amounts: Prices;
  readonly table?: ShippingTable;
  /** Merchandise after discounts from which this rate is free, by currency. */
  readonly freeFrom: Prices;
  /** Stands beside the rates of wider zones instead of taking their place. */
  readonly additional?: true;
  /** The buyer comes for it: nothing is sent, so no postal address is needed. */
  readonly pickup?: PickupPlace;
  readonly minDays: number | null;
  readonly maxDays: number | null;
}

/** Whether it costs a known amount in this currency. */
export const isPricedIn = ({ table, amounts }: ShippingRate, currency: string): boolean =>
  (table === undefined ? amounts : table.tiers[0]?.amounts)?.[currency] !== undefined;
