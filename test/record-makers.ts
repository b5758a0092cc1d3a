// Records beside sessions, ready made: payment links and disputes.
import type { Dispute } from '../src/domain/dispute.ts';
import type { PaymentLink } from '../src/domain/payment-link.ts';
import { MERCHANT_ID, NOW_MS, SESSION_ID } from './makers.ts';

export const makeDispute = (over: Partial<Dispute> = {}): Dispute => ({
  merchantId: MERCHANT_ID,
  id: '01900000-0000-4000-8000-0000000000e1',
  sessionId: SESSION_ID,
  dialect: 'native',
  sessionPublicId: 'ses_000000000000000000000001',
  attemptId: '01900000-0000-7000-8000-0000000000a1',
  gateway: 'sandbox',
  currency: 'USD',
  reference: 'dp_1',
  status: 'open',
  amount: 2_500,
  reason: 'fraudulent',
  answerDueAtMs: null,
  answerUrl: null,
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
  ...over,
});

/** Anybody can pay $25.00 on it. */
export const makePaymentLink = (over: Partial<PaymentLink> = {}): PaymentLink => ({
  merchantId: MERCHANT_ID,
  id: '01900000-0000-4000-8000-0000000000d1',
  dialect: 'native',
  livemode: false,
  isActive: true,
  title: 'Support us',
  description: null,
  offer: { kind: 'amount', amount: 2_500 },
  currency: 'USD',
  action: 'pay',
  asks: { email: true },
  takesCodes: false,
  afterOrder: 'stay',
  input: { successUrl: null },
  life: { ms: 86_400_000, slides: false },
  sessionExtra: { kept: 'with the session' },
  extra: {},
  createdAtMs: NOW_MS,
  updatedAtMs: NOW_MS,
  ...over,
});
