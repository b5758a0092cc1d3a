// From an Intent to the bytes of its answer: finds the merchant and session, runs the command or the read, words the result.
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { BadRequest, Caller, Intent, MerchantRef, Result, SessionRef, WireReply } from '../dialects/dialect.ts';
import type { KeylessOAuthIntent } from '../dialects/oauth-intent.ts';
import type { LoginIntent } from '../dialects/login.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import { BadCursor, type LoadedSession } from '../store/store.ts';
import { answerEach } from './answer-each.ts';
import { commandFor } from './buyers.ts';
import type { Callers } from './callers.ts';
import { whyBadSetup } from './check-setup.ts';
import type { EngineDeps } from './deps.ts';
import type { Answer, Engine, KeyedRequest } from './engine.ts';
import type { Execute, Executed } from './execute.ts';
import type { Known } from './facts-cache.ts';
import { findSession } from './find-session.ts';
import { gatherRefs } from './gather.ts';
import { readied } from './readied.ts';
import { createKeys } from './keys.ts';
import type { Logins } from './logins.ts';
import { createManage } from './manage.ts';
import { moveClock, viewClock } from './merchant-clock.ts';
import type { OAuth } from './oauth.ts';
import { withOnlyVariants } from './only-variants.ts';
import { contextOf, timelineOf } from './read.ts';
import { refused } from './refused.ts';
import { sessionQuery } from './session-query.ts';
import { settleEnd } from './settle-end.ts';
import { whyBadCallback } from './why-bad-callback.ts';

type Request = Parameters<Engine['answer']>[0];
type Work = (onceId: string) => Promise<Result>;
type Answered = Answer | 'origin-forbidden' | 'stale-caller';

/** Deliveries and events of one session that a timeline shows. */
const TIMELINE_LIMIT = 1_000;

export function createAnswer(
  deps: EngineDeps,
  execute: Execute,
  callers: Callers,
  logins: Logins,
  oauth: OAuth,
): Engine['answer'] {
  const { store, facts } = deps;
  const keys = createKeys(deps);
  const manage = createManage(deps, execute, oauth);

  return function answer(request) {
    return dispatch(request).catch((error: unknown) => {
      if (!(error instanceof BadCursor)) throw error;
      const bad = problem(
        'invalid_value',
        'cursor',
        'The cursor is not one that an earlier page gave; leave it out to start over.',
      );
      return word(request, { kind: 'rejected', problems: [bad] }, null);
    });
  };

  async function dispatch(request: Request): Promise<Answered> {
    const { intent } = request;
    switch (intent.do) {
      case 'open':
      case 'open-for':
        return open(request, intent);
      case 'change':
      case 'change-from':
        return change(request, intent);
      case 'read':
        return read(request, intent);
      case 'timeline':
        return timeline(request, intent.session);
      case 'each': {
        const results = await answerEach(deps, callers, request, intent.parts, dispatch);
        const known = request.caller && (await facts.at(request.caller.merchant.id, null));
        return typeof results === 'string' ? results : word(request, { kind: 'each', results }, known);
      }
      case 'openapi':
        return word(request, { kind: 'openapi' }, null);
      case 'reject':
        return reject(request, intent);
      case 'send-challenge':
      case 'resend-challenge':
      case 'verify-challenge':
      case 'refresh-tokens':
        return logIn(request, intent);
      case 'read-access-request':
      case 'redeem-code':
      case 'refresh-access':
      case 'fetch-access':
        return letIn(request, intent);
      default:
        return asCaller(request, intent);
    }
  }

  /** Requests whose own reads would not notice that the key is gone. */
  async function asCaller(
    request: Request,
    intent: Exclude<
      Intent,
      | LoginIntent
      | KeylessOAuthIntent
      | { do: 'open' | 'open-for' | 'change' | 'change-from' | 'read' | 'each' | 'timeline' | 'openapi' }
    >,
  ): Promise<Answered> {
    const { caller } = request;
    if (caller === null) throw new Error(`the intent ${intent.do} needs a caller`);
    // The facts as they stand now, for their clock: it may have been moved through another process.
    const [known, holds] = await Promise.all([facts.present(caller.merchant.id), callers.stillHolds(caller)]);
    if (!holds || known === null || !isKnownTo(caller, known.merchant)) return 'stale-caller';
    if (intent.do === 'whoami') return word(request, { kind: 'whoami', caller }, known);
    if (intent.do === 'list') return list(request, intent, caller, known);
    if (intent.do === 'read-clock') return word(request, viewClock(deps, known.merchant), known);
    if (intent.do === 'move-clock') {
      const answered = await keyedOnce(request, known, () => moveClock(deps, execute, known.merchant, intent.move));
      deps.onClockMoved(known.merchant.id);
      return answered;
    }
    return keyedOnce(request, known, async (onceId) => {
      const result = await manage(intent, caller, known.merchant, request.dialect, onceId);
      await known.need(sessionsIn(result).flatMap((session) => [...gatherRefs(known.merchant, session, null)]));
      return result;
    });
  }

  async function open(request: Request, intent: Extract<Intent, { do: 'open' | 'open-for' }>): Promise<Answered> {
    const { caller, mayOpen } = request;
    const merchantId =
      intent.merchant === undefined ? (caller?.merchant.id ?? null) : await merchantOf(caller, intent.merchant);
    if (merchantId === null) return word(request, { kind: 'not-found', what: 'merchant' }, null);
    const isOpenTo = (merchant: Merchant): boolean => mayOpen === undefined || mayOpen(merchant);
    let known = facts.peek(merchantId, null) ?? (await facts.at(merchantId, null));
    // The origin may have been registered since; what was taken back in the meantime the save notices.
    if (known !== null && !isOpenTo(known.merchant)) known = await facts.present(merchantId);
    if (known === null) return word(request, { kind: 'not-found', what: 'merchant' }, null);
    if (!isOpenTo(known.merchant)) return 'origin-forbidden';
    const asked = intent.do === 'open' ? intent.command : await commandFor(deps, known.merchant, intent);
    if ('do' in asked) return keyedOnce(request, known, async () => ({ ...asked, kind: 'rejected' }));
    const naming = withOnlyVariants(deps, merchantId, asked);
    const command = naming === null ? asked : await naming;
    if ('problems' in command) return keyedOnce(request, known, async () => refused(...command.problems));
    const wrong =
      whyBadCallback(command, deps.allowPrivateWebhooks) ??
      (command.setup === undefined ? null : await whyBadSetup(deps, merchantId, command));
    if (wrong !== null) {
      return keyedOnce(request, known, async () => refused(wrong));
    }
    const executed = await execute({
      merchantId,
      sessionId: null,
      command,
      keyed: request.keyed,
      render: request.render,
      requestId: request.requestId,
      accepts: (merchant) => isOpenTo(merchant) && (caller === null || isKnownTo(caller, merchant)),
      guesses: caller !== null,
    });
    return wordExecuted(request, executed, known);
  }

  async function change(
    request: Request,
    intent: Extract<Intent, { do: 'change' | 'change-from' }>,
  ): Promise<Answered> {
    const found = await find(request, intent);
    if (typeof found === 'string') return word(request, { kind: 'not-found', what: found }, null);
    const { caller } = request;
    const { session } = found;
    const isClosed = session.setup !== undefined && (await settleEnd(deps, execute, session)) !== session;
    const executed = await execute({
      merchantId: session.merchantId,
      sessionId: session.id,
      found: isClosed ? undefined : found,
      command: intent.do === 'change' ? intent.command : intent.commandFrom,
      keyed: request.keyed,
      render: request.render,
      requestId: request.requestId,
      accepts: (merchant) => caller === null || isKnownTo(caller, merchant),
      guesses: caller !== null,
    });
    return wordExecuted(request, executed, found.known);
  }

  async function read(request: Request, intent: Extract<Intent, { do: 'read' }>): Promise<Answered> {
    const found = await find(request, intent);
    if (typeof found === 'string') return word(request, { kind: 'not-found', what: found }, null);
    if (request.caller !== null && !isKnownTo(request.caller, found.known.merchant)) return 'stale-caller';
    const session = await settleEnd(deps, execute, found.session);
    const readying = readied(deps, found.known, session, null);
    const known = readying === null ? found.known : await readying;
    return word(request, { kind: 'session', session, warnings: [] }, known);
  }

  async function timeline(request: Request, ref: SessionRef): Promise<Answered> {
    const found = await find(request, { session: ref });
    if (typeof found === 'string') return word(request, { kind: 'not-found', what: found }, null);
    if (request.caller !== null && !isKnownTo(request.caller, found.known.merchant)) return 'stale-caller';
    const { merchantId, id } = found.session;
    const page = { limit: TIMELINE_LIMIT, after: null };
    const [events, deliveries] = await Promise.all([
      store.listEvents(merchantId, { sessionId: id }, page),
      store.listDeliveries(merchantId, { sessionId: id }, page),
    ]);
    const entries = timelineOf(found.session, [...events.rows].reverse(), [...deliveries.rows].reverse());
    return word(request, { kind: 'timeline', session: found.session, entries }, found.known);
  }

  async function list(
    request: Request,
    intent: Extract<Intent, { do: 'list' }>,
    caller: Caller,
    known: Known,
  ): Promise<Answered> {
    const { filter, page: asked } = intent;
    const query = sessionQuery(filter, deps.clock.businessMs(caller.merchant.id));
    const page = await store.listSessions(caller.merchant.id, query, { ...asked, after: asked.cursor });
    await known.need(page.rows.flatMap((session) => [...gatherRefs(known.merchant, session, null)]));
    return word(
      request,
      { kind: 'sessions', page: { items: page.rows, nextCursor: page.next, total: page.total } },
      known,
    );
  }

  /** Like opening, only from pages of the merchant it is about. */
  async function logIn(request: Request, intent: LoginIntent): Promise<Answered> {
    const merchantId = await logins.merchantOf(intent);
    const known = merchantId === null ? null : await facts.present(merchantId);
    if (known !== null && request.mayOpen?.(known.merchant) === false) return 'origin-forbidden';
    return word(request, await logins.run(intent), known);
  }

  async function letIn(request: Request, intent: KeylessOAuthIntent): Promise<Answered> {
    const { result, known } = await oauth.run(intent, request.dialect);
    return word(request, result, known);
  }

  async function reject(request: Request, intent: BadRequest): Promise<Answered> {
    const { caller, keyed } = request;
    const known =
      caller && (await (keyed === null ? facts.at(caller.merchant.id, null) : facts.present(caller.merchant.id)));
    return keyedOnce(request, known, async () => ({ kind: 'rejected', problems: intent.problems }));
  }

  /** Work that saves no session: with a key it is reserved first, done once, and its answer stored. */
  async function keyedOnce(request: Request, known: Known | null, work: Work): Promise<Answered> {
    const { keyed, caller } = request;
    if (keyed === null || caller === null) return word(request, await work(uuidv7(deps.clock.wallMs())), known);
    const merchantId = caller.merchant.id;
    const begun = await keys.begin(merchantId, keyed);
    if (begun.kind !== 'begun') return wordExecuted(request, begun, known);
    return settle(merchantId, keyed, word(request, await work(begun.onceId), known), null);
  }

  /** Stores the answer under its key. Where another request with this key has been answered meanwhile, that answer stands. */
  async function settle(
    merchantId: string,
    keyed: KeyedRequest,
    answer: Answer,
    sessionId: string | null,
  ): Promise<Answer> {
    if (await keys.settle(merchantId, keyed, 'reserved', answer.reply, sessionId)) return answer;
    const standing = await keys.find(merchantId, keyed);
    return standing?.kind === 'replay' ? { reply: standing.reply, replayed: true } : answer;
  }

  /** The session, or what it is that there is not. */
  async function find(
    { caller }: Request,
    { session, merchant }: { readonly session: SessionRef; readonly merchant?: MerchantRef },
  ): Promise<(LoadedSession & { known: Known }) | 'session' | 'merchant'> {
    const merchantId = await merchantOf(caller, merchant);
    if (merchantId === null && merchant !== undefined) return 'merchant';
    const found = await findSession(deps, session, merchantId);
    if (found === null) return 'session';
    const { merchantId: owner } = found.session;
    const known = facts.peek(owner, found.factsVersion) ?? (await facts.at(owner, found.factsVersion));
    return known === null ? 'session' : { ...found, known };
  }

  /** Whose request it is, by key and by what the request itself names; `null` when nobody's or when the two differ. */
  async function merchantOf(caller: Caller | null, ref: MerchantRef | undefined): Promise<string | null> {
    if (ref === undefined) return caller?.merchant.id ?? null;
    const { checkouts = [], shopDomains } = caller?.merchant ?? { shopDomains: [] };
    // What the key's merchant is known to have need not be looked up; the session's own read or save checks it.
    if (caller !== null && (ref.kind === 'checkout' ? checkouts : shopDomains).includes(ref.value)) {
      return caller.merchant.id;
    }
    const located = (await store.locate(ref.kind, ref.value))?.merchantId ?? null;
    return caller === null || located === caller.merchant.id ? located : null;
  }

  function wordExecuted(request: Request, executed: Executed, known: Known | null): Answered | Promise<Answered> {
    switch (executed.kind) {
      case 'done':
        if (executed.stored !== null) return { reply: executed.stored, replayed: false };
        return word(request, executed.result, executed.known);
      case 'replay':
        return { reply: executed.reply, replayed: true };
      case 'key-reused':
      case 'key-in-flight':
        return word(request, { kind: executed.kind }, known);
      case 'not-found':
        return word(request, { kind: 'not-found', what: 'session' }, known);
      case 'stale-caller':
        return 'stale-caller';
      case 'abandoned':
        return recover(request, executed.sessionId, known);
      default:
        return unreachable(executed);
    }
  }

  /** The process that ran the first request died: its reply is made again from what was saved, and nothing is started anew. */
  async function recover(request: Request, sessionId: string | null, known: Known | null): Promise<Answered> {
    const merchantId = known?.merchant.id;
    const loaded =
      sessionId === null || merchantId === undefined ? null : await store.loadSession(merchantId, sessionId);
    if (loaded === null || known === null) return word(request, { kind: 'key-in-flight' }, known);
    await known.need(gatherRefs(known.merchant, loaded.session, null));
    const answer = word(request, { kind: 'session', session: loaded.session, warnings: [] }, known);
    if (request.keyed === null) return answer;
    return settle(known.merchant.id, request.keyed, answer, loaded.session.id);
  }

  function word(request: Request, result: Result, known: Known | null): { reply: WireReply; replayed: false } {
    return { reply: request.render(result, contextOf(deps, known, request.requestId)), replayed: false };
  }
}

/** Events carry the session they happened to, which is worded like any other. */
function sessionsIn(result: Result): readonly Session[] {
  if (result.kind === 'event') return [result.event.session];
  if (result.kind === 'subscription') return result.sessions ?? [];
  return result.kind === 'events' ? result.page.items.map(({ session }) => session) : [];
}

/** Whether the caller was authenticated on these settings (or newer ones): older ones may hold a key that is gone. */
const isKnownTo = (caller: Caller, merchant: Merchant): boolean =>
  merchant.factsVersion <= caller.merchant.factsVersion;
