// Changing a session that is still open. The session is priced anew with every change.
import { isSameJson } from '../../base/json.ts';
import type { ReviseSession, SessionInput } from '../command.ts';
import { unknownTaxRegion } from '../delivery.ts';
import { refuse, type Decision, type Effect, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Session } from '../session.ts';
import { withAddressOwner } from './address-owner.ts';
import { applyInput } from './apply-input.ts';
import { stateByAttempts, supersedeLive } from './attempts.ts';
import { unstorableTexts } from './check-text.ts';
import { conclude, unchanged } from './conclude.ts';
import { releaseUnused, reserveStock } from './holds.ts';
import { whyInProgress, whyOver, whyPartlyArrived, whyStale } from './over.ts';
import { isWrong } from './wrong.ts';

export function reviseSession(session: Session, command: ReviseSession, facts: Facts): Decision | Refusal {
  const early = whyOver(session, facts.nowMs) ?? whyInProgress(session) ?? whyStale(session, command.ifVersion);
  if (early !== null) return refuse(early);
  const { mayOverridePrices, trustedReturnUrls = false, mayBeEmpty = false, addCodes = false } = command;
  const permissions = { mayOverridePrices, trustedReturnUrls, mayBeEmpty, addCodes };
  const kept = unstorableTexts({ extra: command.extra });
  const applied = applyInput(session, inputOf(session, command), permissions, facts);
  if (isWrong(applied)) return refuse(...kept, ...applied.problems);
  if (kept.length > 0) return refuse(...kept);
  const { extra = session.extra } = command;
  const placed = withOrigin(session, withLife({ ...applied.session, extra }, command.expiresInMs, facts), command);
  const revised = withAddressOwner(session, placed, command);
  if (isSameJson(revised, session)) return unchanged(session, applied.warnings);

  const isOther = isPaidOtherwise(session, revised, command, facts);
  const arrived = isOther ? whyPartlyArrived(session) : null;
  if (arrived !== null) return refuse(arrived);
  const freed = isOther ? giveUpChallenge(revised, facts) : { session: revised, effects: [] };
  const released = releaseUnused(freed.session, facts);
  const reserved = reserveStock(released.session, facts);
  return conclude(
    session,
    {
      session: reserved.session,
      events: [{ type: 'session.updated' }],
      effects: freed.effects,
      claims: [...released.claims, ...reserved.claims],
      warnings: applied.warnings,
      prolongs: true,
    },
    facts,
  );
}

/** The page offers no field for codes then, but anybody can send its form with one. */
function inputOf({ refusesCodes }: Session, { input, fromPage }: ReviseSession): SessionInput {
  if (refusesCodes === undefined || fromPage !== true) return input;
  const { codes, ...rest } = input;
  return codes === undefined ? input : rest;
}

/** Contact data that this change brings is the page's or the merchant's; what stays keeps its origin. */
function withOrigin(before: Session, after: Session, { fromPage = false }: ReviseSession): Session {
  const isNewEmail = before.buyer.email !== after.buyer.email;
  const isNewAddress = !isSameJson(before.shippingAddress, after.shippingAddress);
  if (!isNewEmail && !isNewAddress) return after;
  const { email, address } = before.typedOnPage;
  return {
    ...after,
    typedOnPage: { email: isNewEmail ? fromPage : email, address: isNewAddress ? fromPage : address },
  };
}

/** A life that slides goes on sliding, by its new length. */
function withLife(session: Session, expiresInMs: number | undefined, { nowMs }: Facts): Session {
  if (expiresInMs === undefined) return session;
  return { ...session, life: { ...session.life, ms: expiresInMs }, expiresAtMs: nowMs + expiresInMs };
}

/**
 * A buyer who is away at a provider is asked for what the session cost when they left. When what is bought or how it is
 * paid changes, that attempt is given up; a name or a note does not disturb it.
 */
function isPaidOtherwise(before: Session, after: Session, { fromPage = false }: ReviseSession, facts: Facts): boolean {
  const paidFor = (session: Session): unknown => ({
    contact: fromPage ? [session.buyer.email, session.shippingAddress] : null,
    lines: session.lines,
    totals: session.totals,
    untaxed: unknownTaxRegion(session, facts),
    currency: session.currency,
    paymentMethod: session.paymentMethod,
    upfront: session.partialCod?.upfront ?? null,
    gateway: session.gateway,
    paymentMethods: session.paymentMethods,
  });
  return !isSameJson(paidFor(before), paidFor(after));
}

function giveUpChallenge(session: Session, facts: Facts): { session: Session; effects: readonly Effect[] } {
  const given = supersedeLive(session, facts);
  return { session: { ...given.session, state: stateByAttempts(given.session) }, effects: given.effects };
}
