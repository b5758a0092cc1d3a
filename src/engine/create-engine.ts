// Puts the engine together. See `engine.ts` for what it promises.
import type { RenderContext } from '../dialects/dialect.ts';
import { liveAttempt } from '../domain/payment.ts';
import { isRenewal, type Session } from '../domain/session.ts';
import type { Subscription } from '../domain/subscription.ts';
import { createAnswer } from './answer.ts';
import { createBuyerTokens } from './buyer-tokens.ts';
import { createCallers } from './callers.ts';
import { openBillOf } from './check-setup.ts';
import { createChallenges } from './challenges.ts';
import { createConsent } from './consent.ts';
import { createListens, type EngineDeps, type EngineOptions } from './deps.ts';
import type { Engine } from './engine.ts';
import { createExecute } from './execute.ts';
import { createFactsCache } from './facts-cache.ts';
import { createOAuth } from './oauth.ts';
import { createLogins } from './logins.ts';
import { readied } from './readied.ts';
import { settleEnd } from './settle-end.ts';
import { observedExecute } from './observed-execute.ts';
import { reportOf } from './perform.ts';
import { contextOf } from './read.ts';
import { resumeSession } from './resume.ts';
import { background } from './background.ts';
import { createPaymentLinks } from './payment-links.ts';
import { performDue, tend } from './tend.ts';

export function createEngine(options: EngineOptions): Engine {
  const { store, dialects, gateways } = options;
  const facts = createFactsCache(options);
  const deps: EngineDeps = { ...options, facts, listens: createListens(dialects) };
  const execute = observedExecute(createExecute(deps), options.observer);
  const callers = createCallers(deps);
  const buyerTokens = createBuyerTokens(deps);
  const oauth = createOAuth(deps, callers);
  const challenge = createChallenges(deps, execute, buyerTokens);

  async function contextFor(session: Session, version: number | null = null): Promise<RenderContext> {
    const known = await facts.at(session.merchantId, version);
    if (known === null) return contextOf(deps, null, 'background');
    return contextOf(deps, (await readied(deps, known, session, null)) ?? known, 'background');
  }

  return {
    answer: createAnswer(deps, execute, callers, createLogins(deps, challenge, buyerTokens), oauth),
    consent: createConsent(callers, oauth),
    challenge,
    paymentLinks: createPaymentLinks(deps, execute),
    authenticate: (token, fresh) => callers.authenticate(token, fresh),
    contextFor: (session) => contextFor(session),
    tend: () => tend(deps, execute),
    resume: (dialect, publicId) => resumeSession(deps, execute, dialect, publicId),

    async customerOf({ merchantId, customerId }) {
      const found = customerId === null ? null : await store.findCustomer(merchantId, { id: customerId });
      return found?.archivedAtMs === null ? found : null;
    },

    async merchantById(merchantId) {
      return (await facts.present(merchantId))?.merchant ?? null;
    },

    async gatewaySettings(merchantId, name) {
      const gateway = gateways.get(name);
      const known = gateway === undefined ? null : await facts.present(merchantId);
      const isUsed = known?.merchant.gateways.some((setting) => setting.name === name) ?? false;
      return gateway === undefined || known === null || !isUsed ? null : known.settingsOf(gateway);
    },

    async run(merchantId, sessionId, command) {
      const executed = await execute({ ...background, merchantId, sessionId, command });
      if (executed.kind === 'not-found') return { kind: 'not-found', what: 'session' };
      if (executed.kind !== 'done') throw new Error(`a command without a key ended as ${executed.kind}`);
      const { result } = executed;
      if (result.kind !== 'session' && result.kind !== 'refused') throw new Error(`a command ended as ${result.kind}`);
      return result;
    },

    async view(dialect, publicId) {
      const found = await store.findSession(dialect, publicId, null);
      if (found === null) return null;
      // Facts before time: with them comes what time it is for this merchant.
      await facts.at(found.session.merchantId, found.factsVersion);
      const session = await settleEnd(deps, execute, found.session);
      const [context, subscription, openBill] = await Promise.all([
        contextFor(session, found.factsVersion),
        subscriptionOf(store, session),
        owedBy(store, session),
      ]);
      return { session, context, subscription, openBill };
    },

    async comeBack(dialect, publicId, attemptId) {
      const found = await store.findSession(dialect, publicId, null);
      if (found === null || liveAttempt(found.session)?.id !== attemptId) return found?.session ?? null;
      const { merchantId, id: sessionId } = found.session;
      await performDue(deps, execute, merchantId, sessionId, () => [{ type: 'check-attempt', attemptId }]);
      return (await store.loadSession(merchantId, sessionId))?.session ?? null;
    },

    async heard(merchantId, { sessionId, attemptId, ...heard }) {
      const command =
        'dispute' in heard
          ? ({ type: 'report-dispute', attemptId, report: heard.dispute } as const)
          : reportOf(deps, attemptId, heard.report);
      const executed = await execute({ ...background, merchantId, sessionId, command });
      if (executed.kind === 'not-found') return 'unknown-session';
      // What was decided on is told (also that nothing changed by it); of anything else nobody has taken note.
      return executed.kind === 'done' && executed.result.kind === 'session' ? 'told' : 'busy';
    },
  };
}

/** `null` for what sells none, or has not yet. */
async function subscriptionOf(
  store: EngineDeps['store'],
  { merchantId, subscription, order }: Session,
): Promise<Subscription | null> {
  const isThere = subscription !== undefined && (order !== null || isRenewal({ subscription }));
  return isThere ? store.findSubscription(merchantId, subscription.id) : null;
}

/** The open bill of the subscription that a way to pay is to be kept for. */
async function owedBy(store: EngineDeps['store'], { merchantId, setup }: Session): Promise<Session | null> {
  const owing = setup === undefined ? null : await store.findSubscription(merchantId, setup.subscriptionId);
  return owing && openBillOf(store, owing);
}
