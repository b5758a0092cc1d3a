// Sessions that have come to their end, asked for before the sweeper or anybody else has said so.
import type { CloseSession } from '../domain/command.ts';
import { isExpired, isOver } from '../domain/lifecycle.ts';
import type { Session } from '../domain/session.ts';
import { background } from './background.ts';
import { hasEnded } from './check-setup.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { EXPIRE } from './tend.ts';

const CANCEL = { type: 'close-session', how: 'cancel', force: false } as const;

/** A session whose time is over, or that keeps a way to pay for nothing any more, is closed the moment somebody looks. */
export async function settleEnd(deps: EngineDeps, execute: Execute, session: Session): Promise<Session> {
  const command = await endOf(deps, session);
  if (command === null) return session;
  const { merchantId, id: sessionId } = session;
  const executed = await execute({ ...background, merchantId, sessionId, command });
  return executed.kind === 'done' && executed.result.kind === 'session' ? executed.result.session : session;
}

async function endOf({ store, clock }: EngineDeps, session: Session): Promise<CloseSession | null> {
  const { merchantId, state, setup } = session;
  if (isExpired(session, clock.businessMs(merchantId))) return EXPIRE;
  if (setup === undefined || isOver(state)) return null;
  const subscription = await store.findSubscription(merchantId, setup.subscriptionId);
  return subscription !== null && (await hasEnded(store, subscription)) ? CANCEL : null;
}
