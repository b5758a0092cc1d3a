// Sessions that have come to their end, asked for before the sweeper or anybody else has said so.
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
  const { merchantId, id: sessionId } = session;
  const isTimeOver = isExpired(session, deps.clock.businessMs(merchantId));
  if (!isTimeOver && (session.setup === undefined || !(await keepsForNothing(deps, session)))) return session;
  const command = isTimeOver ? EXPIRE : CANCEL;
  const executed = await execute({ ...background, merchantId, sessionId, command });
  return executed.kind === 'done' && executed.result.kind === 'session' ? executed.result.session : session;
}

async function keepsForNothing({ store }: EngineDeps, { merchantId, state, setup }: Session): Promise<boolean> {
  if (setup === undefined || isOver(state)) return false;
  const subscription = await store.findSubscription(merchantId, setup.subscriptionId);
  return subscription !== null && hasEnded(store, subscription);
}
