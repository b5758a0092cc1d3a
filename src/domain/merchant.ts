// A merchant's settings: everything `decide` may know about the shop besides its catalogue.
import type { OAuthClient } from './oauth-client.ts';
import type { CashOnDelivery } from './cash-on-delivery.ts';
import type { CheckoutSettings } from './checkout-settings.ts';
import type { CoinSettings } from './coins.ts';
import type { Offer } from './discount.ts';
import type { Channel } from './message.ts';
import type { PaymentFee } from './payment-mode.ts';
import type { PageTexts } from './page-texts.ts';
import type { PriceList } from './price-list.ts';
import type { ShippingRate } from './shipping-rate.ts';
import type { TaxRate } from './tax-rate.ts';

export interface GatewaySetting {
  /** Name in the gateway registry: `sandbox`, `manual`. */
  readonly name: string;
  /** Methods switched on; each must be one the gateway offers. */
  readonly methods: readonly string[];
  /** Names under which vendor dialects address it (`SANDBOX`, `STRIPE`); compared upper case. */
  readonly aliases: readonly string[];
  /** Whether a dialect that preselects it gets a provider session at once. */
  readonly opensSession: boolean;
  /** Validated by the gateway's own schema. Secrets stand here sealed. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Who carries which messages to buyers. */
export interface MessengerSetting {
  /** Name in the messenger registry: `http`, `smtp`. */
  readonly name: string;
  /** The first one for phones of all settings is what buyers get when nobody asks for another. */
  readonly channels: readonly Channel[];
  /** Validated by the messenger's own schema. Secrets stand here as names of environment variables. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** A webhook endpoint as far as saving an event needs to know it; its secret stays in the store. */
export interface EndpointRef {
  readonly id: string;
  /** Which dialect words the webhook: `native`, `shoppex`. */
  readonly dialect: string;
  /** Event names in that dialect's words; `['*']` is all. */
  readonly events: readonly string[];
}

/** Shorter ones could be guessed, and then anybody could sign. */
export const MIN_WEBHOOK_SECRET_CHARS = 16;

/** Whether somebody who wants to hear of these events hears of one with this name. */
export const hears = ({ events }: Pick<EndpointRef, 'events'>, name: string): boolean =>
  events.includes('*') || events.includes(name);

export const ABANDONED_AFTER_MS = 15 * 60_000;

export interface Merchant {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly livemode: boolean;
  /** Comes from the demo store and not from an operator's file: only such a merchant may the demo write over. */
  readonly isDemo?: boolean;
  /** Rises with every change of settings, catalogue or endpoints; a save made on older facts is decided again. */
  readonly factsVersion: number;
  readonly currency: string;
  readonly country: string;
  readonly locale: string;
  /** Domains that identify the shop in FlexyPe calls, lower case without scheme. */
  readonly shopDomains: readonly string[];
  /** `{store}/{checkout}`, lower case: identify the shop in calls that carry no key. Absent is none. */
  readonly checkouts?: readonly string[];
  /** By checkout, for those that are not in all as the shop is. */
  readonly checkoutSettings?: Readonly<Record<string, CheckoutSettings>>;
  /** Hosts a buyer may be sent back to, lower case; may carry a port. */
  readonly returnHosts: readonly string[];
  /** Origins that may call the browser API. */
  readonly origins: readonly string[];
  readonly taxesIncluded: boolean;
  /** Countries in which `taxesIncluded` is the other way round. Absent is none. */
  readonly taxesIncludedOtherwiseIn?: readonly string[];
  readonly taxes: readonly TaxRate[];
  /** Whether the hosted page asks for a tax id. Absent: it does not. */
  readonly asksTaxId?: true;
  readonly shipping: readonly ShippingRate[];
  readonly offers: readonly Offer[];
  /** The order of the lanes in which discounts stand; lanes that are not named come last. Absent is no such order. */
  readonly discountLanes?: readonly string[];
  readonly gateways: readonly GatewaySetting[];
  readonly messengers: readonly MessengerSetting[];
  readonly cashOnDelivery: CashOnDelivery;
  /** What variants cost in some countries. Absent is none. */
  readonly priceLists?: readonly PriceList[];
  /** Loyalty coins. Absent: the shop has none. */
  readonly coins?: CoinSettings;
  /** Absent is none. */
  readonly paymentFees?: readonly PaymentFee[];
  /** Whether a session sets its pieces aside while it lives. Absent: they are claimed when a payment starts. */
  readonly reservesStock?: true;
  /** Programs of others that may be given access. Absent is none. */
  readonly oauthClients?: readonly OAuthClient[];
  readonly emailRequired: boolean;
  /** Whether the hosted page asks for a phone and sends a code to it; `required` before anything else. Absent is `off`. */
  readonly phoneLogin?: 'off' | 'optional' | 'required';
  /** After how long a session without an order counts as abandoned; `null` is never, absent `ABANDONED_AFTER_MS`. */
  readonly abandonedAfterMs?: number | null;
  readonly endpoints: readonly EndpointRef[];
  readonly page: {
    readonly logoUrl: string | null;
    /** CSS hex colour of buttons. */
    readonly accent: string | null;
    readonly supportEmail: string | null;
    readonly termsUrl: string | null;
    readonly privacyUrl: string | null;
    /** What the shop says in its own words. */
    readonly texts?: PageTexts;
  };
}
