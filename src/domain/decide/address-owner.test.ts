// In whose record the address of an order ends, when others than the buyer can reach the session.
import { describe, expect, test } from 'vitest';
import { makeAddress, makeCustomer, makeFacts, makeOpen } from '../../../test/makers.ts';
import type { Command, ReviseSession, SessionInput } from '../command.ts';
import { decide } from '../decide.ts';
import type { Session } from '../session.ts';

const customer = makeCustomer();
const facts = makeFacts({ customer });
const STRANGER = '01900000-0000-7000-8000-0000000000ee';
const address = makeAddress({ line1: '1 Victim Street' });

function after(session: Session | null, command: Command): Session {
  const decision = decide(session, command, facts);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision.session;
}
const open = (input: Partial<SessionInput> = {}) => after(null, makeOpen({ input }));
const revise = (session: Session, input: SessionInput, over: Partial<ReviseSession> = {}) =>
  after(session, { type: 'revise-session', input, mayOverridePrices: false, ...over });
const page = (sender: string | null) => ({ fromPage: true, sender });
const prove = (session: Session, id: string) =>
  after(session, { type: 'identify-buyer', phone: '+919876543210', customer: { id, isNew: false } });

function isRemembered(session: Session): boolean {
  const orderId = '01900000-0000-7000-8000-0000000000f1';
  const decision = decide(session, { type: 'mark-paid', attemptId: 'a', orderId, note: null }, facts);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision.effects.some(({ type }) => type === 'remember-address');
}

describe('an address that was typed on the page', () => {
  test('is kept for whoever had proven to be the customer', () => {
    const session = prove(open(), customer.id);
    expect(isRemembered(revise(session, { shippingAddress: address }, page(customer.id)))).toBe(true);
  });

  test('is not kept for somebody else who has proven a phone at the session, before or after', () => {
    const before = revise(prove(open(), STRANGER), { shippingAddress: address }, page(null));
    expect(isRemembered(before)).toBe(false);
    const later = prove(revise(open(), { shippingAddress: address }, page(null)), STRANGER);
    expect(isRemembered(later)).toBe(false);
    expect(isRemembered(revise(later, { note: 'Ring twice' }))).toBe(false);
  });

  test('does not get into a customer’s record in place of their own', () => {
    const own = revise(prove(open(), customer.id), { shippingAddress: address }, page(customer.id));
    const poisoned = revise(own, { shippingAddress: makeAddress({ line1: '6 Elsewhere' }) }, page(null));
    expect(isRemembered(poisoned)).toBe(false);
    expect(isRemembered(revise(own, { shippingAddress: { ...address } }, page(null)))).toBe(true);
  });

  test('becomes theirs when they send it again after the login', () => {
    const session = prove(revise(open(), { shippingAddress: address }, page(null)), customer.id);
    expect(isRemembered(revise(session, { shippingAddress: address }, page(customer.id)))).toBe(true);
  });

  test('stays nobody’s when the merchant names a customer', () => {
    const typed = revise(open(), { shippingAddress: address }, page(null));
    expect(isRemembered(revise(typed, { customer: { id: customer.id } }))).toBe(false);
  });
});

describe('an address from the merchant', () => {
  test('is that of the customer they name with it or later', () => {
    expect(isRemembered(open({ customer: { id: customer.id }, shippingAddress: address }))).toBe(true);
    expect(isRemembered(revise(open({ shippingAddress: address }), { customer: { id: customer.id } }))).toBe(true);
    expect(isRemembered(revise(prove(open(), customer.id), { shippingAddress: address }))).toBe(true);
    expect(isRemembered(revise(prove(open(), customer.id), { billingAddress: address }))).toBe(true);
  });

  test('is not that of somebody who proves a phone at the session afterwards', () => {
    expect(isRemembered(prove(open({ shippingAddress: address }), STRANGER))).toBe(false);
  });
});

test('a session without a customer carries nothing for this', () => {
  expect(JSON.stringify(open({ shippingAddress: address }))).not.toContain('addressOwner');
});
