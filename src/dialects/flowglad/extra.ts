// What a Flowglad session keeps besides the core's fields, to be shown again as it was given.
import { isObject } from '../../base/json.ts';
import type { Session } from '../../domain/session.ts';

export type OutputMetadata = Readonly<Record<string, string | number | boolean>>;

export interface Extra {
  readonly outputMetadata: OutputMetadata | null;
  readonly outputName: string | null;
  readonly preserveBillingCycleAnchor: boolean;
}

export const packExtra = (extra: Extra): Readonly<Record<string, unknown>> => ({ ...extra });

/** Sessions opened through another API have none of it. */
export function readExtra({ extra }: Pick<Session, 'extra'>): Extra {
  const { outputMetadata, outputName, preserveBillingCycleAnchor } = extra;
  return {
    outputMetadata: isObject(outputMetadata) ? (outputMetadata as OutputMetadata) : null,
    outputName: typeof outputName === 'string' ? outputName : null,
    preserveBillingCycleAnchor: preserveBillingCycleAnchor === true,
  };
}
