// What is measured: the same operations on different servers, with every answer checked.
import type { Connection } from './connection.ts';

/** What the floor can do as well. */
export const OWN_OPERATIONS = ['create', 'get', 'revise', 'checkout'] as const;
export type OwnOperation = (typeof OWN_OPERATIONS)[number];

/** A creation in the words of each vendor. */
export const VENDOR_OPERATIONS = ['flexype create', 'flowglad create', 'fastspring create', 'shoppex create'] as const;
export type VendorOperation = (typeof VENDOR_OPERATIONS)[number];

export const OPERATIONS = [...OWN_OPERATIONS, ...VENDOR_OPERATIONS] as const;
export type Operation = (typeof OPERATIONS)[number];

export const isOwn = (operation: Operation): operation is OwnOperation =>
  OWN_OPERATIONS.some((own) => own === operation);

export interface Target {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Header lines of every request. */
  readonly headers: string;
  readonly offers: readonly Operation[];
  /** One operation, done once, on a connection of its own; throws when an answer is wrong. `turn` counts up from 0. */
  start(operation: Operation, connection: Connection): Promise<(turn: number) => Promise<void>>;
}

/** What the target does for an operation. Where it has none, as the floor, vendors' creates are held against its own. */
export const doneFor = (operation: Operation, { offers }: Pick<Target, 'offers'>): Operation =>
  offers.includes(operation) || isOwn(operation) ? operation : 'create';

/** The answer's body, when it has the status and the values it must have. */
export function checked<Body extends object>(
  answer: { readonly status: number; readonly text: string },
  status: number,
  expected: Readonly<Record<string, unknown>> = {},
  inside: (body: Body) => object = (body) => body,
): Body {
  if (answer.status !== status) throw new Error(`expected status ${status}, got ${answer.status}: ${answer.text}`);
  const body = JSON.parse(answer.text) as Body;
  const found = inside(body) as Record<string, unknown>;
  for (const [key, value] of Object.entries(expected)) {
    if (found[key] === value) continue;
    throw new Error(`expected ${key} ${String(value)}, got ${JSON.stringify(found[key])}: ${answer.text}`);
  }
  return body;
}
