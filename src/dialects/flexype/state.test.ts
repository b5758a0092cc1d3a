import { expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeSession } from '../../../test/makers.ts';
import { MILESTONES } from '../../domain/session.ts';
import { paymentState, sessionState } from './state.ts';

it('has one of the vendor’s eight words for every milestone, in their order', () => {
  expect(MILESTONES.map((milestone) => sessionState(makeSession({ milestone })))).toEqual([
    'INITIATED',
    'PHONE_ENTERED',
    'OTP_VERIFIED',
    'ADDRESS_LOADED',
    'ADDRESS_SHIPPING_SELECTED',
    'PAYMENT_LOADED',
    'PAYMENT_INITIATED',
    'COMPLETED',
  ]);
});

it('derives the payment state', () => {
  const sessions = Object.entries(sessionsInEveryState('flexype'));
  expect(Object.fromEntries(sessions.map(([state, session]) => [state, paymentState(session)]))).toEqual({
    open: 'DRAFT',
    declined: 'FAILED',
    asked: 'PENDING',
    challenged: 'PENDING',
    unknown: 'PENDING',
    settling: 'PENDING',
    paid: 'PAID',
    'paid in part': 'PARTIALLY_PAID',
    'on delivery': 'COD_PENDING',
    free: 'PAID',
    refunded: 'REFUNDED',
    'partly refunded': 'PAID',
    failed: 'FAILED',
    canceled: 'DRAFT',
    expired: 'DRAFT',
  });
});
