// Fees for ways to pay of a configuration file into the records, and back into its words for plans; and whether the ways that
// rules name are there.
import { PARTIAL_COD, type PaymentFee } from '../../domain/payment-mode.ts';
import { momentOf, toPercent, toPpm } from './fields.ts';
import { findTwins, unknownName, type Mistake } from './mistake.ts';
import type { PaymentFeeInput } from './payment-fee-schema.ts';
import { refuseCrossed } from './refuse-crossed.ts';
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
    const [minimum, maximum] = [field('minimum'), field('maximum')];
    refuseCrossed(minimum, maximum, [...at, index], mistakes);
    return {
      name: input.name,
      label: input.label,
      paymentModes: input.payment_methods,
      fee: input.percent === undefined ? field('amount') : toPpm(input.percent),
      ...(input.cap !== undefined && { cap: field('cap') }),
      ...(input.minimum !== undefined && { minimum }),
      ...(input.maximum !== undefined && { maximum }),
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
  const cash = input.cash_on_delivery;
  const known = [...new Set([...input.gateways.flatMap(({ methods }) => methods), PARTIAL_COD])];
  for (const list of ['discounts', 'payment_fees'] as const) {
    for (const [index, { payment_methods: names = [] }] of input[list].entries()) {
      for (const [place, name] of names.entries()) {
        const path = [...at, list, index, 'payment_methods', place];
        const [needed, isThere] =
          name === PARTIAL_COD
            ? ['cash_on_delivery.partial', cash?.partial]
            : ['cash_on_delivery', name !== 'cod' || cash];
        if (known.includes(name) && isThere === undefined) {
          mistakes.push({ path, text: `names ${name}, and there is no ${needed}: nobody could choose it.` });
        }
        if (known.includes(name)) continue;
        const mistake = unknownName(path, 'method', name, known);
        mistakes.push({ ...mistake, judgedBy: [...at, 'gateways'] });
      }
    }
  }
  if (cash === undefined || cash.partial !== undefined || known.includes('cod')) return;
  const text = 'is possible through no gateway: give one the method cod, or say with partial how a part is paid now.';
  mistakes.push({ path: [...at, 'cash_on_delivery'], text, judgedBy: [...at, 'gateways'] });
}
