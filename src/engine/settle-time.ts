// Sessions whose time is over, asked for before the sweeper has come by.
import { isExpired } from '../domain/lifecycle.ts';
import type { Session } from '../domain/session.ts';
import { background } from './background.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { EXPIRE } from './tend.ts';

/** A session whose time is over is expired the moment somebody looks. */
export async function settleTime(deps: EngineDeps, execute: Execute, session: Session): Promise<Session> {
  if (!isExpired(session, deps.clock.businessMs(session.merchantId))) return session;
  const executed = await execute({
    ...background,
    merchantId: session.merchantId,
    sessionId: session.id,
    command: EXPIRE,
  });
  return executed.kind === 'done' && executed.result.kind === 'session' ? executed.result.session : session;
}
