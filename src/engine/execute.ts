// The one way in which a session changes: load → gather → decide → save → perform, and again with what was reported.
import { setTimeout as sleep } from 'node:timers/promises';
import { isSameJson } from '../base/json.ts';
import { createTurns } from '../base/turns.ts';
import type { BadRequest, CommandFrom, RenderContext, Result, WireReply } from '../dialects/dialect.ts';
import type { PastOrder } from '../domain/buyer-history.ts';
import type { CardInput, Command } from '../domain/command.ts';
import type { Customer } from '../domain/customer.ts';
import { decide } from '../domain/decide.ts';
import type { Effect } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem, type Problem, type ProblemCode } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { KeyUse, LoadedSession, Save } from '../store/store.ts';
import { namedCustomer, pastOrders } from './buyers.ts';
import type { EngineDeps } from './deps.ts';
import type { KeyedRequest } from './engine.ts';
import type { Known } from './facts-cache.ts';
import { gatherRefs } from './gather.ts';
import { guessVariants } from './guess-variants.ts';
import { readied, withCustomer } from './readied.ts';
import { createKeys, type KeyedAnswer } from './keys.ts';
import { perform } from './perform.ts';
import { contextOf } from './read.ts';
import { recordOf } from './record.ts';

/**
 * A version conflict or stale facts mean: gather again, decide again. Commands of one session queue up in one process,
 * so only other processes can win in between; a short random pause keeps two of them from meeting again.
 */
const MAX_ROUNDS = 5;
const MAX_PAUSE_MS = 4;

/** Refusals of the moment: the same request may succeed in the next one, so its key does not remember them. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'payment_in_progress',
  'payment_partly_arrived',
  'version_stale',
  'session_busy',
]);

export interface Execution {
  readonly merchantId: string;
  /** `null` opens a session. */
  readonly sessionId: string | null;
  /** The session as the caller has just read it; saves the first round a read. */
  readonly found?: LoadedSession;
  /** A function is asked in each round, with the session as it then stands. */
  readonly command: Command | CommandFrom;
  readonly keyed: KeyedRequest | null;
  /** Words the result; needed with a key, whose answer is stored in the same save. */
  readonly render: ((result: Result, context: RenderContext) => WireReply) | null;
  readonly requestId: string;
  /** Asked with the merchant of each round: `false` stops with `stale-caller`. */
  readonly accepts: (merchant: Merchant) => boolean;
  /** Whether a refusal may name what is on sale and was not asked for: nothing shows all of it to somebody without a key. */
  readonly guesses: boolean;
}

export type Executed =
  | { readonly kind: 'done'; readonly result: Result; readonly known: Known; readonly stored: WireReply | null }
  | { readonly kind: 'stale-caller' }
  | { readonly kind: 'not-found' }
  | KeyedAnswer;

export type Execute = (execution: Execution) => Promise<Executed>;

export function createExecute(deps: EngineDeps): Execute {
  const keys = createKeys(deps);
  const inTurn = createTurns();

  return async function execute(execution) {
    const beganMs = deps.clock.wallMs();
    const first = await step(execution, 'unclaimed', 0);
    if (first.kind === 'over') return first.outcome;
    const { command, keyed } = execution;
    const card = typeof command === 'object' && command.type === 'start-payment' ? command.card : null;
    let { session, warnings, known, reply } = first;
    const effects = [...first.effects];
    for (let effect = effects.shift(); effect !== undefined; effect = effects.shift()) {
      const next = await react(effect, session, known, card, execution, effects.length);
      if (next === null) continue;
      ({ session, known } = next);
      warnings = [...warnings, ...next.warnings];
      reply = next.reply ?? reply;
      effects.push(...next.effects);
    }
    const result: Result = { kind: 'session', session, warnings };
    const done: Executed = { kind: 'done', result, known, stored: null };
    if (keyed === null) return done;
    const state = first.saved ? 'reserved' : 'unclaimed';
    let isStored = reply !== null;
    if (reply === null) {
      // Nothing was left to save (or somebody else saved it first), so the answer goes in by itself.
      reply = renderFor(execution, result, known);
      isStored = await keys.settle(execution.merchantId, keyed, state, reply, session.id);
    }
    const answered = { ...done, stored: reply };
    if (isStored && !keys.isOverdue(beganMs)) return answered;
    // Somebody may have repeated the request meanwhile and been answered. Then that is the answer.
    const standing = await seen(execution);
    const isOurs = standing.kind === 'replay' ? isSameReply(standing.reply, reply) : isStored || state === 'reserved';
    return isOurs ? answered : standing;
  };

  /** Performs one effect and feeds its report back as a command; `null` when there was nothing to do or nothing changed. */
  async function react(
    effect: Effect,
    session: Session,
    known: Known,
    card: CardInput | null,
    execution: Execution,
    pending: number,
  ): Promise<Decided | null> {
    const command = await perform(deps, effect, session, known, card);
    if (command === null) return null;
    const reported = { ...execution, sessionId: session.id, found: undefined, command, accepts: () => true };
    const next = await step(reported, 'reserved', pending);
    return next.kind === 'decided' ? next : null;
  }

  /** One load → decide → save. `pendingEffects` are those still to come: while there are any, the answer is not settled. */
  function step(
    execution: Execution,
    keyState: 'unclaimed' | 'reserved',
    pendingEffects: number,
  ): Promise<Decided | { readonly kind: 'over'; readonly outcome: Executed }> {
    const { sessionId } = execution;
    // A session that is opened has nobody to wait for.
    if (sessionId === null) return rounds(execution, keyState, pendingEffects);
    return inTurn(sessionId, () => rounds(execution, keyState, pendingEffects));
  }

  async function rounds(
    execution: Execution,
    keyState: 'unclaimed' | 'reserved',
    pendingEffects: number,
  ): Promise<Decided | { readonly kind: 'over'; readonly outcome: Executed }> {
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const attempt = await tryOnce(execution, keyState, pendingEffects, round);
      if (attempt !== 'again') return attempt;
      await sleep(Math.random() * round * MAX_PAUSE_MS);
    }
    const busy = problem(
      'session_busy',
      null,
      'The session is being changed by others at the same time; send the request again.',
    );
    const known = await knownOrThrow(execution.merchantId, null);
    return over({ kind: 'done', result: { kind: 'refused', problems: [busy], session: null }, known, stored: null });
  }

  async function tryOnce(
    execution: Execution,
    keyState: 'unclaimed' | 'reserved',
    pendingEffects: number,
    round: number,
  ): Promise<Decided | { readonly kind: 'over'; readonly outcome: Executed } | 'again'> {
    const { merchantId, sessionId } = execution;
    const found = round === 1 ? execution.found : undefined;
    const loaded = sessionId === null ? null : (found ?? (await deps.store.loadSession(merchantId, sessionId)));
    if (sessionId !== null && loaded === null) return over({ kind: 'not-found' });
    const session = loaded?.session ?? null;
    const version = loaded?.factsVersion ?? null;
    let known = deps.facts.peek(merchantId, version) ?? (await knownOrThrow(merchantId, version));
    if (!execution.accepts(known.merchant)) return over({ kind: 'stale-caller' });
    const refuse = async (result: Refused): Promise<ReturnType<typeof over> | 'again'> => {
      // Reading a session checks the facts; where none was read, a refusal must not rest on facts that have passed.
      if (loaded === null && (await havePassed(known))) return 'again';
      return over(await refused(execution, keyState, result, session, known));
    };
    const command = commandFor(execution, session, known.merchant, deps.clock.businessMs(execution.merchantId));
    if ('do' in command) return refuse({ kind: 'rejected', problems: command.problems });
    const readying = readied(deps, known, session, command);
    if (readying !== null) known = await readying;
    const naming = namedCustomer(deps, merchantId, session, command);
    const customer = naming === null ? null : await naming;
    const refs = customer === null ? [] : gatherRefs(known.merchant, session, command);
    const balances = customer === null ? null : withCustomer(deps, known, customer, refs);
    if (balances !== null) known = await balances;
    const asked = pastOrders(deps, known.merchant, session, command, customer);
    const history = asked === null ? [] : await asked;
    const decision = decide(session, command, factsOf(known, customer, history));
    if (decision.kind === 'refusal') {
      const { problems } = decision;
      const told = execution.guesses ? await guessVariants(deps.store, merchantId, problems) : problems;
      return refuse({ kind: 'refused', problems: told, session });
    }
    const { session: next, effects, warnings } = decision;
    const decided = (saved: boolean, reply: WireReply | null): Decided => {
      return { kind: 'decided', saved, session: next, effects, warnings, known, reply };
    };
    if (!decision.changed) return decided(false, null);

    const settled = pendingEffects === 0 && effects.length === 0;
    const result: Result = { kind: 'session', session: next, warnings };
    const reply = settled && execution.keyed !== null ? renderFor(execution, result, known) : null;
    const key = execution.keyed === null ? null : keyUse(execution.keyed, keyState, reply, merchantId);
    const save = recordOf(deps, session, decision, known.merchant, key);
    const saved = await deps.store.save(save);
    switch (saved.kind) {
      case 'saved':
        if (isListenedTo(save)) deps.onEvents(merchantId);
        return decided(true, reply);
      case 'version-conflict':
        return 'again';
      case 'facts-stale':
        deps.facts.forget(merchantId);
        return 'again';
      case 'claim-refused':
        if (saved.claim.isOptional === true) return 'again';
        return refuse({ kind: 'refused', problems: [saved.claim.refusal], session });
      case 'key-seen':
        return over(await seen(execution));
    }
  }

  async function refused(
    execution: Execution,
    keyState: 'unclaimed' | 'reserved',
    result: Refused,
    session: Session | null,
    known: Known,
  ): Promise<Executed> {
    const { keyed, merchantId } = execution;
    // What a gateway reported is no request: that it came to nothing is no answer to the one that asked the gateway.
    if (keyed === null || keyState === 'reserved') return { kind: 'done', result, known, stored: null };
    // A repeat of a request that has succeeded may be refused now; it must still get its first answer.
    const earlier = await keys.find(merchantId, keyed);
    if (earlier !== null) return earlier;
    const reply = renderFor(execution, result, known);
    const isKept = keyed.keepsRefusals && !result.problems.every(({ code }) => PASSING.has(code));
    if (isKept && !(await keys.settle(merchantId, keyed, keyState, reply, session?.id ?? null))) {
      return seen(execution);
    }
    return { kind: 'done', result, known, stored: reply };
  }

  async function havePassed({ merchant }: Known): Promise<boolean> {
    const present = await deps.facts.present(merchant.id);
    return present !== null && present.merchant.factsVersion > merchant.factsVersion;
  }

  async function seen(execution: Execution): Promise<Executed> {
    const { keyed, merchantId } = execution;
    return (keyed === null ? null : await keys.find(merchantId, keyed)) ?? { kind: 'key-in-flight' };
  }

  function keyUse(
    keyed: KeyedRequest,
    keyState: 'unclaimed' | 'reserved',
    reply: WireReply | null,
    merchantId: string,
  ): KeyUse | null {
    if (keyState === 'reserved') return reply === null ? null : keys.use(merchantId, keyed, 'answer', reply);
    return keys.use(merchantId, keyed, reply === null ? 'reserve' : 'both', reply);
  }

  function factsOf(known: Known, customer: Customer | null, history: readonly PastOrder[]): Facts {
    return {
      nowMs: deps.clock.businessMs(known.merchant.id),
      wallMs: deps.clock.wallMs(),
      merchant: known.merchant,
      item: known.item,
      inPostalList: known.inPostalList,
      heldByOthers: known.heldByOthers,
      coinsOf: known.coinsOf,
      customer,
      history,
      methods: known.methods,
      everyMethod: known.everyMethod,
      limits: deps.limits,
    };
  }

  function renderFor(execution: Execution, result: Result, known: Known): WireReply {
    if (execution.render === null) throw new Error('a request with an idempotency key needs a renderer');
    return execution.render(result, contextOf(deps, known, execution.requestId));
  }

  async function knownOrThrow(merchantId: string, version: number | null): Promise<Known> {
    const known = await deps.facts.at(merchantId, version);
    if (known === null) throw new Error(`merchant ${merchantId} has sessions but no settings`);
    return known;
  }
}

type Refused = Extract<Result, { readonly kind: 'refused' | 'rejected' }>;

/** Headers that were not given are stored as none. */
const isSameReply = (one: WireReply, other: WireReply): boolean =>
  isSameJson({ headers: {}, ...one }, { headers: {}, ...other });

const isListenedTo = ({ events, newCustomer, subscription }: Save): boolean =>
  events.some(({ listened }) => listened) || (newCustomer?.event ?? null) !== null || subscription !== null;

function commandFor(
  { command }: Execution,
  session: Session | null,
  merchant: Merchant,
  nowMs: number,
): Command | BadRequest {
  if (typeof command === 'object') return command;
  if (session === null) throw new Error('a command that depends on the session was given without one');
  return command(session, merchant, nowMs);
}

interface Decided {
  readonly kind: 'decided';
  /** False when nothing changed and so nothing was written. */
  readonly saved: boolean;
  readonly session: Session;
  readonly effects: readonly Effect[];
  readonly warnings: readonly Problem[];
  readonly known: Known;
  /** The settled answer, when it was stored with this save. */
  readonly reply: WireReply | null;
}

const over = (outcome: Executed): { readonly kind: 'over'; readonly outcome: Executed } => ({ kind: 'over', outcome });
