// The engine on a real store, with a gateway at its edge that does as the test says.
import { z } from 'zod';
import { createVault } from '../src/base/crypto.ts';
import { fixedClock } from '../src/base/clock.ts';
import { NOBODY } from '../src/base/observer.ts';
import { uuidv4, uuidv7 } from '../src/base/ids.ts';
import { dialects } from '../src/dialects/registry.ts';
import type { Intent, Result } from '../src/dialects/dialect.ts';
import type { OpenSession, StartPayment } from '../src/domain/command.ts';
import { DEFAULT_CHALLENGE_LIMITS } from '../src/domain/challenge.ts';
import { DEFAULT_LIMITS } from '../src/domain/facts.ts';
import type { RefundReport, Report } from '../src/domain/payment.ts';
import type { Session } from '../src/domain/session.ts';
import { createEngine } from '../src/engine/create-engine.ts';
import type { EngineOptions } from '../src/engine/deps.ts';
import type { Engine, KeyedRequest } from '../src/engine/engine.ts';
import type { Gateway } from '../src/gateways/gateway.ts';
import type { Store } from '../src/store/store.ts';
import { makeAddress, MERCHANT_ID, NOW_MS } from './makers.ts';

export interface Puppet extends Gateway {
  /** Calls in order, as `start <attempt>`, `check <attempt>`, … */
  readonly calls: string[];
  onStart: (attemptId: string) => Promise<Report>;
  onCheck: (attemptId: string) => Promise<Report>;
  onRefund: (attemptId: string) => Promise<RefundReport>;
  offers: Gateway['offers'];
}

/** A card gateway that pays unless told otherwise. */
export function puppetGateway(): Puppet {
  const calls: string[] = [];
  const puppet: Puppet = {
    name: 'sandbox',
    calls,
    onStart: async () => ({ kind: 'paid', reference: 'ref_1' }),
    onCheck: async () => ({ kind: 'unknown', message: 'nobody knows' }),
    onRefund: async () => ({ kind: 'refunded' }),
    settings: z.object({}),
    offers: () => [{ method: 'card', label: 'Card', takesCard: true, refunds: true }],
    start: (attempt) => (calls.push(`start ${attempt.id}`), puppet.onStart(attempt.id)),
    check: (attempt) => (calls.push(`check ${attempt.id}`), puppet.onCheck(attempt.id)),
    void: async (attempt) => {
      calls.push(`void ${attempt.id}`);
      return { kind: 'declined', code: 'canceled_by_buyer', message: 'Given up.' };
    },
    refund: (attempt) => (calls.push(`refund ${attempt.id}`), puppet.onRefund(attempt.id)),
    hear: async () => 'ignored',
  };
  return puppet;
}

/** What every process of one installation shares. */
export const VAULT = createVault('the secret of all processes of this installation');

export function openEngine(
  store: Store,
  clock = fixedClock(NOW_MS),
  gateway = puppetGateway(),
  over: Partial<EngineOptions> = {},
) {
  const faults: unknown[] = [];
  const engine = createEngine({
    store,
    dialects,
    gateways: new Map([['sandbox', gateway]]),
    messengers: new Map(),
    clock,
    vault: VAULT,
    observer: NOBODY,
    limits: DEFAULT_LIMITS,
    challengeLimits: DEFAULT_CHALLENGE_LIMITS,
    publicUrl: 'https://pay.example',
    docsUrl: 'https://pay.example/kassa/docs',
    allowPrivateWebhooks: false,
    gatewayTimeoutMs: 1_500,
    messengerTimeoutMs: 1_500,
    onEvents: () => undefined,
    onClockMoved: () => undefined,
    onFault: (error) => void faults.push(error),
    ...over,
  });
  return { engine, clock, gateway, faults };
}

/** A session that lacks nothing but the money. */
export function openCommand(): OpenSession {
  const native = `ses_${uuidv4().replaceAll('-', '').slice(0, 24)}`;
  return {
    type: 'open-session',
    dialect: 'native',
    ids: { session: uuidv7(NOW_MS), public: native, native },
    input: {
      lines: [{ kind: 'catalog', variant: '46107636203656', quantity: 1 }],
      buyer: { email: 'asha@example.com' },
      shippingAddress: makeAddress(),
    },
    mode: 'payment',
    life: { ms: 3_600_000, slides: false },
    callback: null,
    extra: {},
    mayOverridePrices: false,
    trustedReturnUrls: false,
    payment: null,
  };
}

export const payCommand = (): StartPayment => ({
  type: 'start-payment',
  attemptId: uuidv7(NOW_MS),
  orderId: uuidv7(NOW_MS),
  method: 'card',
  gateway: null,
  card: { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123' },
});

export const keyed = (key: string, bodyHash = 'a'.repeat(64)): KeyedRequest => ({
  scope: 'native POST /test',
  key,
  bodyHash,
  lifeMs: 86_400_000,
  keepsRefusals: true,
});

/** Runs a wire request whose answer is the result itself, with a number that tells two answers apart. */
export async function ask(engine: Engine, intent: Intent, withKey: KeyedRequest | null = null) {
  const answered = await engine.answer({
    intent,
    caller: null,
    dialect: 'native',
    keyed: withKey,
    requestId: 'req_1',
    render: (result) => ({ status: 200, body: JSON.stringify({ made: (made += 1), result }) }),
  });
  if (typeof answered === 'string') throw new Error(answered);
  const { result } = JSON.parse(answered.reply.body ?? '') as { result: Result };
  return { result, body: answered.reply.body, replayed: answered.replayed };
}

let made = 0;

export async function openedSession(engine: Engine, store: Store): Promise<Session> {
  const command = openCommand();
  await ask(engine, { do: 'open', merchant: { kind: 'shop', value: 'your-store.myshopify.com' }, command });
  const loaded = await store.loadSession(MERCHANT_ID, command.ids.session);
  if (loaded === null) throw new Error('the session was not opened');
  return loaded.session;
}

export const changeOf = (session: Session, command: Extract<Intent, { do: 'change' }>['command']): Intent => ({
  do: 'change',
  session: { dialect: 'native', id: session.publicId },
  command,
});
