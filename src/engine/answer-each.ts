// Several intents of one request, one after the other. Each is decided and saved by itself, so that what one of them comes to
// does not touch the others.
import type { BadRequest, Caller, Intent, Result, WireReply } from '../dialects/dialect.ts';
import type { Callers } from './callers.ts';
import type { EngineDeps } from './deps.ts';
import type { Answer, Engine } from './engine.ts';

type Request = Parameters<Engine['answer']>[0];
type Dispatch = (request: Request) => Promise<Answer | 'origin-forbidden' | 'stale-caller'>;

/** How often one of them is begun anew because keys or settings changed under it. */
const MAX_ROUNDS = 3;
/** What is told here is worded once all are done. */
const UNWORDED: WireReply = { status: 200, body: null };

export async function answerEach(
  deps: Pick<EngineDeps, 'facts'>,
  callers: Pick<Callers, 'stillHolds'>,
  request: Request,
  parts: readonly (Intent | BadRequest)[],
  dispatch: Dispatch,
): Promise<readonly Result[] | 'stale-caller'> {
  const { caller } = request;
  if (caller === null) throw new Error('lists of requests need a caller');
  const results: Result[] = [];
  for (const part of parts) {
    const result = await answerPart(deps, callers, { ...request, intent: part }, caller, dispatch);
    if (result === 'stale-caller') return result;
    results.push(result);
  }
  return results;
}

/** With the caller as they stand now: what came before may have changed the shop's settings. */
async function answerPart(
  { facts }: Pick<EngineDeps, 'facts'>,
  callers: Pick<Callers, 'stillHolds'>,
  request: Request,
  caller: Caller,
  dispatch: Dispatch,
): Promise<Result | 'stale-caller'> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const [known, holds] = await Promise.all([facts.present(caller.merchant.id), callers.stillHolds(caller)]);
    if (known === null || !holds) break;
    const told: Result[] = [];
    const answered = await dispatch({
      ...request,
      caller: { ...caller, merchant: known.merchant },
      keyed: null,
      render: (result) => {
        told.push(result);
        return UNWORDED;
      },
    });
    const result = told.at(-1);
    if (typeof answered !== 'string' && result !== undefined) return result;
  }
  return 'stale-caller';
}
