// The engine on both databases: keys, races between processes, crashes between the steps, stale facts.
import { expect, test } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { uuidv4 } from '../base/ids.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from '../store/store.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import {
  ask,
  changeOf,
  keyed,
  openCommand,
  openedSession,
  openEngine,
  payCommand,
  puppetGateway,
} from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';

const SHOP = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
const NOTE = (note: string) => ({ type: 'revise-session', input: { note }, mayOverridePrices: false }) as const;

async function stored(store: Store, { id }: Session): Promise<Session> {
  const loaded = await store.loadSession(MERCHANT_ID, id);
  if (loaded === null) throw new Error('the session is gone');
  return loaded.session;
}

describeOnBothDatabases('the engine', (open) => {
  async function start(clock = fixedClock(NOW_MS)) {
    const store = await open({ clock });
    await seed(store);
    return { store, ...openEngine(store, clock) };
  }

  test('a card payment completes the session with one order, and its events are in sequence', async () => {
    const { store, engine } = await start();
    const session = await openedSession(engine, store);
    const { result } = await ask(engine, changeOf(session, payCommand()));
    expect(result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    const events = await store.listEvents(MERCHANT_ID, { sessionId: session.id }, { limit: 50, after: null });
    expect([...events.rows].reverse().map(({ type, sequence }) => `${sequence} ${type}`)).toEqual([
      '1 session.created',
      '2 payment.started',
      '3 payment.succeeded',
      '4 order.created',
      '5 session.completed',
    ]);
  });

  test('a repeat with the same key gets the same bytes, another body is told so, and nothing happens twice', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    const first = await ask(engine, changeOf(session, payCommand()), keyed('k'));
    const again = await ask(engine, changeOf(session, payCommand()), keyed('k'));
    expect(again).toMatchObject({ body: first.body, replayed: true });
    const other = await ask(engine, changeOf(session, payCommand()), keyed('k', 'b'.repeat(64)));
    expect(other.result).toEqual({ kind: 'key-reused' });
    expect(gateway.calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
  });

  test('fifty creations with one key open one session', async () => {
    const { store, engine } = await start();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        ask(engine, { do: 'open', merchant: SHOP, command: openCommand() }, keyed('same')),
      ),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    const { rows } = await store.listSessions(MERCHANT_ID, {}, { limit: 100, after: null });
    expect(rows).toHaveLength(1);
  });

  test('a refusal is kept under its key, also when the request would succeed by now', async () => {
    const { store, engine } = await start();
    const session = await openedSession(engine, store);
    const tooSoon = { type: 'refund-payment', refundId: uuidv4(), amount: null, reason: null } as const;
    const refused = await ask(engine, changeOf(session, tooSoon), keyed('refund'));
    expect(refused.result.kind).toBe('refused');
    await ask(engine, changeOf(session, payCommand()));
    const again = await ask(engine, changeOf(session, tooSoon), keyed('refund'));
    expect(again).toMatchObject({ body: refused.body, replayed: true });
  });

  test('a refusal of the moment is not kept: the same request may succeed in the next one', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    let release = (): void => undefined;
    gateway.onStart = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'declined', code: 'card_declined', message: 'No.' });
      });
    const running = ask(engine, changeOf(session, payCommand()));
    await expect.poll(() => gateway.calls.length).toBe(1);
    const second = changeOf(session, payCommand());
    const early = await ask(engine, second, keyed('second'));
    expect(early.result).toMatchObject({ kind: 'refused', problems: [{ code: 'payment_in_progress' }] });
    release();
    await running;
    gateway.onStart = async () => ({ kind: 'paid' });
    const again = await ask(engine, second, keyed('second'));
    expect(again).toMatchObject({ replayed: false, result: { kind: 'session', session: { state: 'completed' } } });
  });

  test('how long a request may run is no matter of business time', async () => {
    let [wallMs, businessMs] = [NOW_MS, NOW_MS];
    const clock = { wallMs: () => wallMs, businessMs: () => businessMs, advance: () => undefined };
    const store = await open({ clock });
    await seed(store);
    const { engine } = openEngine(store, clock);
    const session = await crashedPay(store, engine, clock);
    businessMs += 3_000_000;
    const early = await ask(engine, changeOf(session, payCommand()), keyed('crashed'));
    expect(early.result).toEqual({ kind: 'key-in-flight' });
    wallMs += 61_000;
    const late = await ask(engine, changeOf(session, payCommand()), keyed('crashed'));
    expect(late.result).toMatchObject({ kind: 'session' });
  });

  test('a change that changed nothing is answered and kept like any other', async () => {
    const { store, engine } = await start();
    const session = await openedSession(engine, store);
    await ask(engine, changeOf(session, NOTE('ring twice')));
    const same = await ask(engine, changeOf(session, NOTE('ring twice')), keyed('n'));
    expect(same.result).toMatchObject({ kind: 'session', session: { version: 2 } });
    const again = await ask(engine, changeOf(session, NOTE('ring twice')), keyed('n'));
    expect(again).toMatchObject({ body: same.body, replayed: true });
  });

  test('while a request runs its repeat is told so; once its process is dead the answer comes from the session', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    let release = (): void => undefined;
    gateway.onStart = () => new Promise((resolve) => (release = () => resolve({ kind: 'paid' })));
    const running = ask(engine, changeOf(session, payCommand()), keyed('pay'));
    await expect.poll(() => gateway.calls.length).toBe(1);
    const early = await ask(engine, changeOf(session, payCommand()), keyed('pay'));
    expect(early.result).toEqual({ kind: 'key-in-flight' });
    release();
    await running;

    const dead = await crashedPay(store, engine);
    clock.advance(120_000);
    const late = await ask(engine, changeOf(dead, payCommand()), keyed('crashed'));
    expect(late.result).toMatchObject({ kind: 'session' });
    expect(gateway.calls.filter((call) => call.startsWith('start'))).toHaveLength(1);
  });

  test('a request that was taken for dead gets the answer that its repeat got, and so does everybody after', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    let release = (): void => undefined;
    gateway.onStart = () => new Promise((resolve) => (release = () => resolve({ kind: 'paid' })));
    const command = changeOf(session, payCommand());
    const running = ask(engine, command, keyed('slow'));
    await expect.poll(() => gateway.calls.length).toBe(1);
    clock.advance(61_000);
    const repeated = await ask(engine, command, keyed('slow'));
    expect(repeated.result).toMatchObject({ kind: 'session', session: { state: 'paying' } });
    release();
    expect((await running).body).toBe(repeated.body);
    expect((await ask(engine, command, keyed('slow'))).body).toBe(repeated.body);
    expect((await stored(store, session)).state).toBe('completed');
  });

  test('a request that was taken for dead is told that its repeat was answered, also where only the status differs', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    let release = (): void => undefined;
    gateway.onStart = () => new Promise((resolve) => (release = () => resolve({ kind: 'paid' })));
    const pay = async () => {
      const answered = await engine.answer({
        intent: changeOf(session, payCommand()),
        caller: null,
        dialect: 'native',
        keyed: keyed('slow'),
        requestId: 'req_1',
        render: (result) => ({ status: result.kind === 'session' && result.session.order ? 200 : 202, body: null }),
      });
      return typeof answered === 'string' ? answered : answered.reply.status;
    };
    const running = pay();
    await expect.poll(() => gateway.calls.length).toBe(1);
    clock.advance(61_000);
    expect(await pay()).toBe(202);
    release();
    expect([await running, await pay()]).toEqual([202, 202]);
  });

  /** A process that reserved its key, saved its attempt and died before it could ask the gateway. */
  async function crashedPay(
    store: Store,
    engine: ReturnType<typeof openEngine>['engine'],
    clock = fixedClock(NOW_MS),
  ): Promise<Session> {
    const session = await openedSession(engine, store);
    const save: Store['save'] = async (wanted) => {
      const result = await store.save(wanted);
      if (wanted.key !== null) throw new Error('killed');
      return result;
    };
    const doomed = openEngine({ ...store, save }, clock);
    await expect(ask(doomed.engine, changeOf(session, payCommand()), keyed('crashed'))).rejects.toThrow('killed');
    expect((await stored(store, session)).state).toBe('paying');
    return session;
  }

  test('an attempt of a dead process is asked about, and its money completes the session', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await crashedPay(store, engine);
    gateway.onCheck = async () => ({ kind: 'paid' });
    await engine.tend();
    expect((await stored(store, session)).state).toBe('paying');
    clock.advance(31_000);
    await engine.tend();
    expect(await stored(store, session)).toMatchObject({ state: 'completed', order: expect.anything() as unknown });
  });

  test('a gateway that throws leaves the outcome unknown until somebody knows', async () => {
    const { store, engine, gateway, clock, faults } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = () => Promise.reject(new Error('socket hang up'));
    await ask(engine, changeOf(session, payCommand()));
    expect((await stored(store, session)).attempts[0]?.state).toBe('unknown');
    expect(faults).toHaveLength(1);
    gateway.onCheck = async () => ({ kind: 'declined', code: 'never_started', message: 'Not heard of.' });
    clock.advance(3_600_000 / 2);
    await engine.tend();
    expect(await stored(store, session)).toMatchObject({ state: 'open', attempts: [{ state: 'declined' }] });
  });

  test('a gateway that does not answer in time leaves it unknown as well', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = () => new Promise(() => undefined);
    await ask(engine, changeOf(session, payCommand()));
    expect((await stored(store, session)).attempts[0]?.state).toBe('unknown');
  });

  test('a notification that comes before the answer completes the session, and the answer changes nothing more', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = async (attemptId) => {
      await engine.heard(MERCHANT_ID, { sessionId: session.id, attemptId, report: { kind: 'paid' } });
      return { kind: 'paid' };
    };
    const { result } = await ask(engine, changeOf(session, payCommand()), keyed('early'));
    expect(result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    expect((await stored(store, session)).attempts).toHaveLength(1);
  });

  test('two hundred payments of one session by two processes start one attempt', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    const second = openEngine(store, clock, puppetGateway());
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        ask(index % 2 === 0 ? engine : second.engine, changeOf(session, payCommand())),
      ),
    );
    const starts = [...gateway.calls, ...second.gateway.calls].filter((call) => call.startsWith('start'));
    expect(starts).toHaveLength(1);
    expect((await stored(store, session)).attempts).toHaveLength(1);
  });

  test('fifty changes of one session by two processes all land, or say that they did not', async () => {
    const { store, engine, clock } = await start();
    const session = await openedSession(engine, store);
    const second = openEngine(store, clock);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        ask(index % 2 === 0 ? engine : second.engine, changeOf(session, NOTE(`note ${index}`))),
      ),
    );
    const landed = answers.filter(({ result }) => result.kind === 'session').length;
    expect((await stored(store, session)).version).toBe(1 + landed);
    expect(answers.every(({ result }) => result.kind === 'session' || result.kind === 'refused')).toBe(true);
  });

  test('a price that changed since the facts were read is the one that counts', async () => {
    const { store, engine } = await start();
    await openedSession(engine, store);
    const config = makeConfig();
    const dearer = config.items.map((item) => ({ ...item, variant: { ...item.variant, prices: { INR: 400_000 } } }));
    await store.applyConfig({ ...config, items: dearer }, NOW_MS);
    const session = await openedSession(engine, store);
    expect(session.lines[0]?.unitAmount).toBe(400_000);
  });

  test('a session whose time is over is expired for who looks and for who comes too late to pay', async () => {
    const { store, engine, clock } = await start();
    const [seen, paid, swept] = [
      await openedSession(engine, store),
      await openedSession(engine, store),
      await openedSession(engine, store),
    ];
    clock.advance(3_600_001);
    const read = await ask(engine, { do: 'read', session: { dialect: 'native', id: seen.publicId } });
    expect(read.result).toMatchObject({ kind: 'session', session: { state: 'expired' } });
    const late = await ask(engine, changeOf(paid, payCommand()));
    expect(late.result).toMatchObject({ kind: 'refused', problems: [{ code: 'session_expired' }] });
    await engine.tend();
    expect((await stored(store, swept)).state).toBe('expired');
  });

  test('the buyer who comes back is told what became of the payment', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    await ask(engine, changeOf(session, payCommand()));
    const attempt = (await stored(store, session)).attempts[0];
    gateway.onCheck = async () => ({ kind: 'paid' });
    expect(await engine.comeBack('native', session.publicId, uuidv4())).toMatchObject({ state: 'paying' });
    expect(await engine.comeBack('native', session.publicId, attempt?.id ?? '')).toMatchObject({ state: 'completed' });
    expect(await engine.comeBack('native', 'ses_unknown', attempt?.id ?? '')).toBeNull();
  });

  test('a second success is given back', async () => {
    const { store, engine, gateway } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    const first = payCommand();
    await ask(engine, changeOf(session, first));
    gateway.onStart = async () => ({ kind: 'paid' });
    await ask(engine, changeOf(session, payCommand()));
    await engine.heard(MERCHANT_ID, { sessionId: session.id, attemptId: first.attemptId, report: { kind: 'paid' } });
    expect(await stored(store, session)).toMatchObject({
      state: 'completed',
      refunds: [{ automatic: true, attemptId: first.attemptId, state: 'done' }],
    });
    expect(gateway.calls).toContain(`refund ${first.attemptId}`);
  });

  test('a second success whose refund fails is asked to be given back until it is', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
    const first = payCommand();
    await ask(engine, changeOf(session, first));
    gateway.onStart = async () => ({ kind: 'paid' });
    await ask(engine, changeOf(session, payCommand()));
    gateway.onRefund = async () => ({ kind: 'failed', message: 'The balance does not cover it.' });
    await engine.heard(MERCHANT_ID, { sessionId: session.id, attemptId: first.attemptId, report: { kind: 'paid' } });
    expect(await stored(store, session)).toMatchObject({ refunds: [{ automatic: true, state: 'failed' }] });
    gateway.onRefund = async () => ({ kind: 'refunded' });
    await engine.tend();
    expect(await stored(store, session)).toMatchObject({ refunds: [{ state: 'failed' }] });
    clock.advance(300_000);
    await engine.tend();
    expect(await stored(store, session)).toMatchObject({ refunds: [{ state: 'done', checkDueAtMs: null }] });
  });

  test('a transfer that never arrives ends with the session after a week', async () => {
    const { store, engine, gateway, clock } = await start();
    const session = await openedSession(engine, store);
    gateway.onStart = async () => ({ kind: 'pending', instructions: 'Send it.' });
    await ask(engine, changeOf(session, payCommand()));
    clock.advance(7 * 86_400_000 - 1);
    await engine.tend();
    expect((await stored(store, session)).state).toBe('settling');
    clock.advance(1);
    await engine.tend();
    expect((await stored(store, session)).state).toBe('expired');
    const late = { type: 'mark-paid', attemptId: uuidv4(), orderId: uuidv4(), note: null } as const;
    const refused = await ask(engine, changeOf(session, late));
    expect(refused.result).toMatchObject({ kind: 'refused', problems: [{ code: 'session_expired' }] });
  });

  test('a payment made before its method was switched off can still be given back', async () => {
    const { store, engine } = await start();
    const session = await openedSession(engine, store);
    await ask(engine, changeOf(session, payCommand()));
    const { merchant, ...config } = makeConfig();
    await store.applyConfig({ ...config, merchant: { ...merchant, gateways: [] } }, NOW_MS);
    const refund = { type: 'refund-payment', refundId: uuidv4(), amount: null, reason: null } as const;
    const { result } = await ask(engine, changeOf(session, refund));
    expect(result).toMatchObject({ kind: 'session', session: { refunds: [{ state: 'done' }] } });
  });

  test('a key that was revoked stops at once, although it is remembered', async () => {
    const { store, engine } = await start();
    const { sha256Hex } = await import('../base/crypto.ts');
    const config = makeConfig();
    const key = {
      id: 'key-1',
      merchantId: MERCHANT_ID,
      dialect: 'native',
      prefix: 'kassa_test_a',
      hash: sha256Hex('kassa_test_abc'),
      scopes: ['*'],
      livemode: false,
    };
    await store.applyConfig({ ...config, keys: [key] }, NOW_MS);
    const caller = await engine.authenticate('kassa_test_abc');
    expect(caller?.key.id).toBe('key-1');
    await store.applyConfig(config, NOW_MS);
    const request = {
      caller,
      dialect: 'native',
      keyed: null,
      requestId: 'req_1',
      render: () => ({ status: 200, body: null }),
    };
    expect(await engine.answer({ ...request, intent: { do: 'open', command: openCommand() } })).toBe('stale-caller');
    expect(await engine.answer({ ...request, intent: { do: 'whoami' } })).toBe('stale-caller');
    expect(await engine.authenticate('kassa_test_abc', { fresh: true })).toBeNull();
  });
});
