// Bugs put in on purpose, to see that the simulation finds them: each is a mistake somebody could make in a guarded place.
// No switch for them is in the program. They sit at its edges, in a store or a gateway that does the wrong thing, and,
// where the rule is in `decide`, in a copy of that pure function (`bent-decide.ts`); only `simulate-bugs.test.ts` bends it.
import { liveAttempt, type Attempt, type Report } from '../../src/domain/payment.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Gateway, Heard } from '../../src/gateways/gateway.ts';
import type { Save, Store } from '../../src/store/store.ts';
import { uuidv4 } from '../../src/base/ids.ts';
import type { Mutant } from './mutant.ts';
import type { World } from './world.ts';

export interface Bug {
  readonly name: string;
  /** One that finds it, not above a thousand. */
  readonly seed: number;
  readonly mutant: Mutant;
}

const inStore = (name: string, seed: number, over: (store: Store, world: World) => Partial<Store>): Bug => ({
  name,
  seed,
  mutant: { store: (store, world) => ({ ...store, ...over(store, world) }), gateway: (gateway) => gateway },
});
const inGateway = (name: string, seed: number, over: (gateway: Gateway, world: World) => Partial<Gateway>): Bug => ({
  name,
  seed,
  mutant: { store: (store) => store, gateway: (gateway, world) => ({ ...gateway, ...over(gateway, world) }) },
});
const inDecide = (name: string, seed: number, bend: NonNullable<Mutant['decide']>): Bug => ({
  name,
  seed,
  mutant: { store: (store) => store, gateway: (gateway) => gateway, decide: bend },
});
const inSave = (name: string, seed: number, change: (save: Save) => Save): Bug =>
  inStore(name, seed, (store) => ({ save: (save) => store.save(change(save)) }));

export const BUGS: readonly Bug[] = [
  inStore('starts a payment that was not saved', 1, (store) => ({
    save: async (save) =>
      save.expectedVersion > 0 && save.events.some(({ type }) => type === 'payment.started')
        ? { kind: 'saved' }
        : store.save(save),
  })),
  inStore('saves over what somebody else has saved', 7, (store) => ({
    async save(save) {
      const result = await store.save(save);
      if (result.kind !== 'version-conflict' || save.expectedVersion === 0) return result;
      const present = await store.loadSession(save.session.merchantId, save.session.id);
      const expectedVersion = present?.session.version ?? 0;
      return store.save({ ...save, expectedVersion, session: { ...save.session, version: expectedVersion + 1 } });
    },
  })),
  inStore('acts on facts that have passed', 6, (store) => ({
    save: async (save) =>
      store.save({ ...save, factsVersion: (await store.factsVersion(save.session.merchantId)) ?? save.factsVersion }),
  })),
  inSave('gives nothing back', 2, (save) => ({ ...save, claims: save.claims.filter(({ delta }) => delta > 0) })),
  inSave('claims beyond every limit', 64, (save) => ({
    ...save,
    claims: save.claims.map((claim) => ({ ...claim, limit: Number.MAX_SAFE_INTEGER })),
  })),
  inSave('forgets who has become a customer', 12, (save) => ({ ...save, newCustomer: null })),
  inStore('forgets its answers', 2, (store) => ({
    save: (save) => store.save({ ...save, key: null }),
    saveReply: async () => true,
  })),
  inStore('words a repeat anew', 2, (store) => ({
    async loadStoredKey(...args) {
      const stored = await store.loadStoredKey(...args);
      return stored === null ? null : { ...stored, reply: null, reservedAtMs: 0 };
    },
  })),
  inStore('asks nobody about payments', 2, () => ({ sessionsToCheck: async () => [] })),
  inStore('lets sessions live for ever', 1, () => ({ sessionsToSweep: async () => [] })),
  inStore('ignores who is sending a webhook', 9, (store) => ({
    leaseDeliveries: (merchantId, nowMs, _wallMs, ...rest) =>
      store.leaseDeliveries(merchantId, nowMs, Number.MAX_SAFE_INTEGER, ...rest),
  })),
  inStore('takes every webhook for delivered', 43, (store) => ({
    recordTry: (merchantId, id, attempt) =>
      store.recordTry(merchantId, id, attempt, { status: 'delivered', dueAtMs: null }),
  })),
  inStore('fans out twice', 3, (store) => ({
    fanOut: (merchantId, eventId, deliveries) =>
      store.fanOut(merchantId, eventId, [...deliveries, ...deliveries.map((row) => ({ ...row, id: uuidv4() }))]),
  })),
  inStore('begins with the newest event', 3, (store) => ({
    eventsToFanOut: async (...args) => (await store.eventsToFanOut(...args)).slice(-1),
  })),
  inGateway('believes every notification', 44, () => ({
    hear: async ({ body }) => JSON.parse(Buffer.from(body).toString('utf8')) as Heard,
  })),
  inGateway('takes silence for a no', 110, (gateway) => {
    const orNo = (report: Promise<Report>): Promise<Report> =>
      report.catch(() => ({ kind: 'declined', code: 'gateway_error', message: 'The bank did not answer.' }));
    return {
      start: (...args) => orNo(gateway.start(...args)),
      check: (...args) => orNo(gateway.check(...args)),
    };
  }),
  inGateway('promises that a payment will not start', 142, (gateway, { bank }) => ({
    check: async (attempt, settings) =>
      bank.book.has(attempt.id)
        ? gateway.check(attempt, settings)
        : { kind: 'declined', code: 'never_started', message: 'Not heard of.' },
  })),
  inDecide('keeps a second payment', 5, (real) => (session, command, facts) => {
    const decision = real(session, command, facts);
    if (decision.kind === 'refusal' || command.type !== 'report-payment') return decision;
    const refunds = decision.session.refunds.filter(({ automatic }) => !automatic);
    return { ...decision, session: { ...decision.session, refunds }, effects: [] };
  }),
  inDecide('takes a repeated notification for a second payment', 1, (real) => (session, command, facts) => {
    const isRepeat =
      command.type === 'report-payment' &&
      command.report.kind === 'paid' &&
      session?.attempts.some(({ id, state }) => id === command.attemptId && state === 'paid');
    return real(
      isRepeat && session !== null
        ? withAttempts(session, (attempt) => ({ ...attempt, state: 'superseded' }))
        : session,
      command,
      facts,
    );
  }),
  inDecide('ends sessions that are being paid', 19, (real) => (session, command, facts) => {
    const isPaying = command.type === 'close-session' && session !== null && liveAttempt(session) !== undefined;
    return real(isPaying ? withAttempts(session, asChallenged) : session, command, facts);
  }),
  inDecide('gives back any amount', 11, (real) => (session, command, facts) => {
    const decision = real(session, command, facts);
    if (decision.kind === 'refusal' || command.type !== 'refund-payment') return decision;
    const refunds = decision.session.refunds.map((refund) => ({ ...refund, amount: refund.amount * 2 }));
    return { ...decision, session: { ...decision.session, refunds } };
  }),
  inDecide('completes at any price', 11, (real) => (session, command, facts) => {
    const isPaid = command.type === 'report-payment' && command.report.kind === 'paid' && session !== null;
    if (!isPaid || session.state === 'completed') return real(session, command, facts);
    return real(
      withAttempts(session, (attempt) => ({ ...attempt, amount: session.totals.total })),
      command,
      facts,
    );
  }),
];

const asChallenged = (attempt: Attempt): Attempt =>
  attempt.state === 'asked' || attempt.state === 'pending' || attempt.state === 'unknown'
    ? { ...attempt, state: 'challenged' }
    : attempt;

const withAttempts = (session: Session, change: (attempt: Attempt) => Attempt): Session => ({
  ...session,
  attempts: session.attempts.map(change),
});
