// Which sessions an action is meant for, and what buyers say of themselves.
import type { Command, OpenSession, SessionInput } from '../../src/domain/command.ts';
import { isOver } from '../../src/domain/lifecycle.ts';
import { paidAmount } from '../../src/domain/payment.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Verb } from './requests.ts';

export type Suits = (session: Session) => boolean;
const isAlive: Suits = ({ state }) => !isOver(state);
/** Its buyer is away, at the bank. */
const isAway: Suits = ({ attempts }) => attempts.some(({ state }) => state === 'challenged');

/** Sessions for which an action is meant. */
export const SUITS: Readonly<Record<Verb, readonly Suits[]>> = {
  revise: [isAway, isAlive],
  pay: [isAlive],
  mark_paid: [isAlive],
  cancel: [isAlive],
  expire: [isAlive],
  refund: [(session) => paidAmount(session) > 0],
  read: [],
};

export const lacksBuyer = ({ state, buyer, shippingAddress }: Session): boolean =>
  !isOver(state) && (buyer.email === null || shippingAddress === null);

export const BUYER = {
  buyer: { email: 'asha@example.com' },
  shippingAddress: {
    name: 'Asha Rao',
    line1: '12 Lake Road',
    line2: null,
    phone: null,
    city: 'Bengaluru',
    region: 'KA',
    postalCode: '560001',
    country: 'IN',
  },
};

/** What the form on a session's page says. */
export const onPage = (input: SessionInput): Exclude<Command, OpenSession> => ({
  type: 'revise-session',
  input,
  mayOverridePrices: false,
  addCodes: true,
  fromPage: true,
});
