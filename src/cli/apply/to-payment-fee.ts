// Fees for ways to pay of a configuration file into the records, and back into its words for plans; and whether the ways that
// rules name are there.
import { PARTIAL_COD, type PaymentFee } from '../../domain/payment-mode.ts';
import { momentOf, toPercent, toPpm } from './fields.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import type { PaymentFeeInput } from './payment-fee-schema.ts';
import type { PriceReader } from './prices.ts';
import type { MerchantInput } from './schema.ts';

type Path = readonly PropertyKey[];

export function toPaymentFees(
  inputs: readonly PaymentFeeInput[],
  at: Path,
  read: PriceReader,
  mistakes: Mistake[],
): PaymentFee[] {
  findTwins(
    inputs.map(({ name }) => name),
    (index) => [...at, index, 'name'],
    'name',
    mistakes,
  );
  return inputs.map((input, index) => {
    const field = (name: 'amount' | 'cap' | 'minimum' | 'maximum') => read(input[name], [...at, index, name]);
    return {
      name: input.name,
      label: input.label,
      paymentModes: input.payment_methods,
      fee: input.percent === undefined ? field('amount') : toPpm(input.percent),
      ...(input.cap !== undefined && { cap: field('cap') }),
      ...(input.minimum !== undefined && { minimum: field('minimum') }),
      ...(input.maximum !== undefined && { maximum: field('maximum') }),
      ...(input.starts !== undefined && { startsAtMs: input.starts }),
      ...(input.ends !== undefined && { endsAtMs: input.ends }),
    };
  });
}

export const describePaymentFee = (one: PaymentFee): Readonly<Record<string, unknown>> => ({
  label: one.label,
  payment_methods: one.paymentModes,
  ...(typeof one.fee === 'number' ? { percent: toPercent(one.fee) } : { amount: one.fee }),
  cap: one.cap,
  minimum: one.minimum,
  maximum: one.maximum,
  starts: momentOf(one.startsAtMs ?? null),
  ends: momentOf(one.endsAtMs ?? null),
});

/** A rule about a way to pay that nobody can choose is one with a slip in it. */
export function checkPaymentMethods(input: MerchantInput, at: Path, mistakes: Mistake[]): void {
  const known = [...new Set([...input.gateways.flatMap(({ methods }) => methods), PARTIAL_COD])];
  for (const list of ['discounts', 'payment_fees'] as const) {
    for (const [index, { payment_methods: names = [] }] of input[list].entries()) {
      for (const [place, name] of names.entries()) {
        if (known.includes(name)) continue;
        const mistake = unknownName([...at, list, index, 'payment_methods', place], 'method', name, known);
        mistakes.push({ ...mistake, judgedBy: [...at, 'gateways'] });
      }
    }
  }
}
