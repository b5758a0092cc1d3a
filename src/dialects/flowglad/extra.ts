// What a Flowglad session keeps besides the core's fields, to be shown again as it was given.
import { isObject } from '../../base/json.ts';
import type { Session } from '../../domain/session.ts';

export type OutputMetadata = Readonly<Record<string, string | number | boolean>>;

export interface Extra {
  readonly outputMetadata: OutputMetadata | null;
  readonly outputName: string | null;
  readonly preserveBillingCycleAnchor: boolean;
  readonly type: SessionType;
  /** Whether it begins a subscription that nobody has bought at a checkout. */
  readonly withoutCheckout: boolean;
  /** Whether that is free by the merchant's word. */
  readonly doNotCharge: boolean;
}

export type SessionType = 'product' | 'activate_subscription' | 'add_payment_method';

export const packExtra = (
  extra: Partial<Extra> & Pick<Extra, 'outputMetadata' | 'outputName' | 'preserveBillingCycleAnchor'>,
): Readonly<Record<string, unknown>> => ({ ...extra });

/** Sessions opened through another API have none of it. */
export function readExtra({ extra }: Pick<Session, 'extra'>): Extra {
  const { outputMetadata, outputName, preserveBillingCycleAnchor, type, withoutCheckout, doNotCharge } = extra;
  return {
    outputMetadata: isObject(outputMetadata) ? (outputMetadata as OutputMetadata) : null,
    outputName: typeof outputName === 'string' ? outputName : null,
    preserveBillingCycleAnchor: preserveBillingCycleAnchor === true,
    type: type === 'activate_subscription' || type === 'add_payment_method' ? type : 'product',
    withoutCheckout: withoutCheckout === true,
    doNotCharge: doNotCharge === true,
  };
}
