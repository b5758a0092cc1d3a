// Naming the customer of a session, and what follows from it.
import { expect, test } from 'vitest';
import { makeCustomer, makeFacts, makeOpen, makeAddress } from '../../../test/makers.ts';
import type { SessionInput } from '../command.ts';
import { decide } from '../decide.ts';
import type { Session } from '../session.ts';

const customer = makeCustomer({
  externalId: 'u-1',
  email: 'asha@example.com',
  phone: '+919876543210',
  name: 'Asha Rao',
});
const facts = makeFacts({ customer });

function open(input: Partial<SessionInput>): Session {
  const decision = decide(null, makeOpen({ input }), facts);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision.session;
}

const revise = (session: Session, input: SessionInput, context = facts) =>
  decide(session, { type: 'revise-session', input, mayOverridePrices: false }, context);

test('fills what the session does not say itself', () => {
  const session = open({ customer: { externalId: 'u-1' }, buyer: { email: 'other@example.com' } });
  expect(session.customerId).toBe(customer.id);
  expect(session.buyer).toEqual({
    email: 'other@example.com',
    phone: '+919876543210',
    name: 'Asha Rao',
    externalId: 'u-1',
  });
});

test('stays until another is named, and goes with null; contact data stays', () => {
  const session = open({ customer: { id: customer.id } });
  expect(revise(session, { note: 'hi' })).toMatchObject({ session: { customerId: customer.id } });
  const { buyer } = session;
  expect(revise(session, { customer: null })).toMatchObject({ session: { customerId: null, buyer } });
});

test.each([
  [{ externalId: 'u-9' }, 'external id “u-9”'],
  [{ id: 'c-9' }, 'id “c-9”'],
  [{ phone: '+1' }, 'phone “+1”'],
  [{ email: 'a@b.example' }, 'e-mail “a@b.example”'],
])('is refused when there is none: %j', (ref, words) => {
  const refused = decide(null, makeOpen({ input: { customer: ref } }), makeFacts());
  if (refused.kind !== 'refusal') throw new Error('the session was opened');
  expect(refused.problems).toMatchObject([{ code: 'customer_not_found', at: 'customer' }]);
  expect(refused.problems[0]?.text).toContain(words);
});

test('is nobody where the caller’s own ids may be unknown here', () => {
  const unknown = { customer: { id: 'c-9' }, customerMayBeUnknown: true };
  expect(decide(null, makeOpen({ input: unknown }), makeFacts())).toMatchObject({ session: { customerId: null } });
  expect(open(unknown).customerId).toBe(customer.id);
  // Whoever was named before is not whom the caller means now.
  const named = open({ customer: { id: customer.id } });
  expect(revise(named, unknown, makeFacts())).toMatchObject({ session: { customerId: null } });
});

test('remembers the address when the session completes, and only then', () => {
  const paid = {
    type: 'mark-paid',
    attemptId: 'a',
    orderId: '01900000-0000-7000-8000-0000000000f1',
    note: null,
  } as const;
  const effects = (input: Partial<SessionInput>) => {
    const decision = decide(open(input), paid, facts);
    return decision.kind === 'decision' ? decision.effects : decision;
  };
  const named = { customer: { id: customer.id } };
  expect(effects({ ...named, shippingAddress: makeAddress() })).toEqual([{ type: 'remember-address' }]);
  expect(effects(named)).toEqual([]);
  expect(effects({ shippingAddress: makeAddress() })).toEqual([]);
});
