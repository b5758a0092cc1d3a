// What a Shoppex session remembers beside Kassa's own fields, written by `parse-create` and read by the renderers.
import { isObject } from '../../base/json.ts';
import type { Session } from '../../domain/session.ts';
import type { CustomFields } from './custom-fields.ts';

export interface ShoppexExtra {
  /** Pieces the amount is for. The amount is never multiplied by it. */
  readonly quantity: number;
  readonly gateway: string | null;
  readonly gateways: readonly string[] | null;
  readonly confirmations: number;
  /** Custom fields that are no texts, as they came. */
  readonly customFields: CustomFields;
  /** The link that it was opened from. */
  readonly paymentLink?: string;
  /** Who has recommended the shop. */
  readonly affiliate?: string;
  /** What was delivered by hand, by the line's id. */
  readonly deliveries?: Readonly<Record<string, Delivery>>;
}

export interface Delivery {
  readonly atMs: number;
  /** As the buyer gets it: a message, codes, links. */
  readonly items: Readonly<Record<string, unknown>>;
}

export const packExtra = (extra: ShoppexExtra): Readonly<Record<string, unknown>> => ({ ...extra });

/** Tolerant: the record may have been written by an older version. */
export function extraOf({ extra }: Pick<Session, 'extra'>): ShoppexExtra {
  const { quantity, gateway, gateways, confirmations, customFields, paymentLink, affiliate, deliveries } = extra;
  return {
    quantity: typeof quantity === 'number' && quantity >= 1 ? quantity : 1,
    gateway: typeof gateway === 'string' ? gateway : null,
    gateways: Array.isArray(gateways) ? gateways.map(String) : null,
    confirmations: typeof confirmations === 'number' ? confirmations : 0,
    customFields: isObject(customFields) ? customFields : {},
    ...(typeof paymentLink === 'string' && { paymentLink }),
    ...(typeof affiliate === 'string' && { affiliate }),
    ...(isObject(deliveries) && { deliveries: deliveries as Readonly<Record<string, Delivery>> }),
  };
}
