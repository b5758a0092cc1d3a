// The shape of a fee for ways to pay in a configuration file.
import { z } from 'zod';
import { moment, paymentMethods, percent, prices, slug, text } from './fields.ts';

export const paymentFee = z
  .strictObject({
    name: slug,
    /** What buyers read. */
    label: text,
    payment_methods: paymentMethods,
    amount: prices.optional(),
    /** Of merchandise after discounts and shipping. */
    percent: percent.optional(),
    /** The most that a percentage comes to. */
    cap: prices.optional(),
    /** Merchandise after discounts: not below, and not above. */
    minimum: prices.optional(),
    maximum: prices.optional(),
    starts: moment.optional(),
    ends: moment.optional(),
  })
  .refine((one) => (one.amount === undefined) !== (one.percent === undefined), {
    error: 'needs either amount or percent',
  })
  .refine((one) => one.cap === undefined || one.percent !== undefined, {
    path: ['cap'],
    error: 'goes with percent only: an amount is as high as it says',
  })
  .refine((one) => one.starts === undefined || one.ends === undefined || one.starts < one.ends, {
    path: ['ends'],
    error: 'must come after starts',
  });

export type PaymentFeeInput = z.output<typeof paymentFee>;
