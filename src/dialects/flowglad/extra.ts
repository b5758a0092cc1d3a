// What a Flowglad session keeps besides the core's fields, to be shown again as it was given.
import { isObject } from '../../base/json.ts';
import type { Session } from '../../domain/session.ts';

export type OutputMetadata = Readonly<Record<string, string | number | boolean>>;

export interface Extra {
  readonly outputMetadata: OutputMetadata | null;
  readonly outputName: string | null;
  readonly preserveBillingCycleAnchor: boolean;
  readonly type: SessionType;
}

export type SessionType = 'product' | 'activate_subscription' | 'add_payment_method';

export const packExtra = (
  extra: Omit<Extra, 'type'> & Partial<Pick<Extra, 'type'>>,
): Readonly<Record<string, unknown>> => ({ ...extra });

/** Sessions opened through another API have none of it. */
export function readExtra({ extra }: Pick<Session, 'extra'>): Extra {
  const { outputMetadata, outputName, preserveBillingCycleAnchor, type } = extra;
  return {
    outputMetadata: isObject(outputMetadata) ? (outputMetadata as OutputMetadata) : null,
    outputName: typeof outputName === 'string' ? outputName : null,
    preserveBillingCycleAnchor: preserveBillingCycleAnchor === true,
    type: type === 'activate_subscription' || type === 'add_payment_method' ? type : 'product',
  };
}
