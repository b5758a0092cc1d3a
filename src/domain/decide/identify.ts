// Who the buyer is, as far as a phone tells: first only named, later proven. Discounts may depend on it.
import type { IdentifyBuyer } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { advance } from '../lifecycle.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { liveAttempt } from '../payment.ts';
import { applyInput, type Permissions } from './apply-input.ts';
import { conclude } from './conclude.ts';
import { releaseUnused } from './holds.ts';
import { whyOver } from './over.ts';
import { isWrong } from './wrong.ts';

/** A payment under way is no reason to refuse: its price stays, and the next payment looks whom the discounts are for. */
export function identifyBuyer(session: Session, command: IdentifyBuyer, facts: Facts): Decision | Refusal {
  const over = whyOver(session, facts.nowMs);
  if (over !== null) return refuse(over);
  const { phone, customer } = command;
  if (customer === null) {
    // The phone of somebody who is known is not given up for one that somebody has only typed.
    const known = session.customerId === null ? null : session.buyer.phone;
    const buyer = { ...session.buyer, phone: known ?? phone };
    return identified(session, { ...session, buyer, milestone: advance(session.milestone, 'contact_given') }, facts);
  }
  // Whoever asks has looked before, and two may have proven a phone each since.
  if (session.customerId !== null && session.customerId !== customer.id) return refuse(OTHER_BUYER);
  const next: Session = {
    ...session,
    customerId: customer.id,
    buyer: { ...session.buyer, phone },
    milestone: advance(session.milestone, 'contact_verified'),
  };
  return identified(session, next, facts, customer.isNew ? customer.id : null);
}

function identified(
  before: Session,
  after: Session,
  facts: Facts,
  newCustomerId: string | null = null,
): Decision | Refusal {
  const created =
    newCustomerId === null ? [] : [{ type: 'customer.created', detail: { customer: newCustomerId } } as const];
  const events = [{ type: 'session.updated' } as const, ...created];
  if (liveAttempt(before) !== undefined) return conclude(before, { session: after, events, prolongs: true }, facts);
  const priced = applyInput(after, {}, NO_PERMISSIONS, facts);
  if (isWrong(priced)) return refuse(...priced.problems);
  const { session, claims } = releaseUnused(priced.session, facts);
  return conclude(before, { session, claims, events, prolongs: true }, facts);
}

const NO_PERMISSIONS: Permissions = {
  mayOverridePrices: false,
  trustedReturnUrls: false,
  mayBeEmpty: true,
  addCodes: false,
};

const OTHER_BUYER = problem('already_exists', 'customer', 'The session has another buyer already.', 'nobody');
