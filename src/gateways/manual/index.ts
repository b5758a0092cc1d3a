// Money that people collect: cash on delivery and bank transfer. There is no provider, so nothing is ever asked of one
// and only the merchant can say that the money has arrived.
import { z } from 'zod';
import type { Report } from '../../domain/payment.ts';
import type { AttemptRequest, Gateway, GatewaySettings } from '../gateway.ts';

const settings = z.strictObject({
  /** Account details and what to name in the transfer; shown to the buyer as it stands. */
  instructions: z
    .string('must be text: the account details that the buyer is to see')
    .trim()
    .min(1, 'is empty: leave it out, or give the account details that the buyer is to see')
    .max(2_000, 'is longer than 2000 characters')
    .optional(),
});

const WITHOUT_DETAILS =
  'The shop will send you its account details. Your order is complete once the money has arrived.';

export const manual: Gateway = {
  name: 'manual',
  settings,
  offers: () => [
    { method: 'cod', label: 'Cash on delivery', takesCard: false, refunds: false },
    { method: 'bank_transfer', label: 'Bank transfer', takesCard: false, refunds: false },
  ],
  start: async (attempt, given) => standingOf(attempt, given),
  // No provider could have missed the start: what was agreed with the buyer stands.
  check: async (attempt, given) => standingOf(attempt, given),
  void: async () => ({ kind: 'declined', code: 'canceled_by_buyer', message: 'This payment was given up.' }),
  refund: async () => ({
    kind: 'failed',
    message: 'Refunds are not supported for cash and bank transfers: give the money back by hand.',
  }),
  // Nobody sends notifications for it.
  hear: async () => 'forged',
};

function standingOf(attempt: AttemptRequest, given: GatewaySettings): Report {
  switch (attempt.method) {
    case 'cod':
      return { kind: 'authorized', collect: 'on_delivery' };
    case 'bank_transfer':
      return { kind: 'pending', instructions: settings.parse(given).instructions ?? WITHOUT_DETAILS };
    default:
      return { kind: 'declined', code: 'gateway_error', message: `There is no way to pay by ${attempt.method} here.` };
  }
}
