// What a FastSpring session remembers beside Kassa's own fields. Written by the parsers and read by the renderers.
import { isObject } from '../../base/json.ts';
import type { Session } from '../../domain/session.ts';

export type Tags = Readonly<Record<string, string | number | boolean>>;

export interface ItemDetails {
  readonly quantityBehavior?: string | undefined;
  readonly quantityDefault?: number | boolean | undefined;
  readonly descriptions?: Readonly<Record<string, unknown>> | undefined;
}

/** What of the buyer Kassa's own session has no place for, as it came. */
export type CustomerRest = Readonly<Record<string, unknown>>;

/** What was asked for and could not be used; told as warnings. */
export interface Refused {
  readonly country?: string;
  readonly locale?: string;
  readonly buyerIp?: string;
  readonly billToCountry?: string;
  readonly unknown?: readonly UnknownField[];
}

export interface UnknownField {
  /** As it stood in the body. */
  readonly field: string;
  /** The one that was probably meant. */
  readonly likely: string;
}

/** What the buyer's account has said and the request has not: callers without credentials do not see it. */
export interface FromAccount {
  readonly company?: string;
  /** Whether the bill-to address is the account's. */
  readonly address?: true;
}

export interface FastSpringExtra {
  readonly api: 'v2' | 'classic';
  /** `{store}/{checkout}` the session was opened through; empty for a classic one. */
  readonly checkout: string;
  /** Whether live mode was asked for in so many words. */
  readonly wantsLive: boolean;
  readonly refused: Refused;
  readonly customer: CustomerRest;
  readonly fromAccount: FromAccount;
  /** As they came; Kassa's metadata holds them as texts. */
  readonly orderTags: Tags;
  /** By product path, for every path that was named. */
  readonly items: Readonly<Record<string, ItemDetails>>;
  readonly paymentMethodsOrder: readonly string[];
  readonly hidePaymentMethods: readonly string[];
}

export const NO_EXTRA: FastSpringExtra = {
  api: 'v2',
  checkout: '',
  wantsLive: false,
  refused: {},
  customer: {},
  fromAccount: {},
  orderTags: {},
  items: {},
  paymentMethodsOrder: [],
  hidePaymentMethods: [],
};

export const packExtra = (extra: FastSpringExtra): Readonly<Record<string, unknown>> => ({ ...extra });

/** Tolerant: the record may have been written by an older version. */
export function extraOf({ extra }: Pick<Session, 'extra'>): FastSpringExtra {
  const { api, checkout, wantsLive, refused, customer, fromAccount, orderTags, items } = extra;
  const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
  const record = (value: unknown): Readonly<Record<string, never>> =>
    isObject(value) ? (value as Readonly<Record<string, never>>) : {};
  return {
    api: api === 'classic' ? 'classic' : 'v2',
    checkout: typeof checkout === 'string' ? checkout : '',
    wantsLive: wantsLive === true,
    refused: record(refused),
    customer: record(customer),
    fromAccount: record(fromAccount),
    orderTags: record(orderTags),
    items: record(items),
    paymentMethodsOrder: texts(extra['paymentMethodsOrder']),
    hidePaymentMethods: texts(extra['hidePaymentMethods']),
  };
}
