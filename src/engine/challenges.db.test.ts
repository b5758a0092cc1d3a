// Phone login on real stores: every limit, guesses and answers at the same moment, and what becomes of the session.
import { describe, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openCommand, openEngine, ask } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeOtherConfig, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import { fixedClock } from '../base/clock.ts';
import { uuidv7 } from '../base/ids.ts';
import { newCustomer } from '../domain/customer.ts';
import { isPhone, readPhone, type Phone } from '../domain/phone.ts';
import type { Session } from '../domain/session.ts';
import type { Messenger, OutgoingMessage } from '../messengers/messenger.ts';
import type { Store } from '../store/store.ts';
import type { ChallengeSent } from './challenges.ts';
import type { Engine } from './engine.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const ADDRESS = '203.0.113.7';

const phoneOf = (number: string): Phone => {
  const phone = readPhone('91', number);
  if (!isPhone(phone)) throw new Error(phone.text);
  return phone;
};
const PHONE = phoneOf('9876543210');
const numbered = (index: number): Phone => phoneOf(String(9_000_000_000 + index));

describeOnBothDatabases('phone login', (open) => {
  async function opened(over: Parameters<typeof openEngine>[3] = {}, config = makeConfig()) {
    const clock = fixedClock(NOW_MS);
    const store = await open({ clock });
    await seed(store, config);
    return { store, ...openEngine(store, clock, undefined, over) };
  }

  async function openSession(store: Store, engine: Engine): Promise<Session> {
    const { input, ...rest } = openCommand();
    const command = { ...rest, input: { lines: input.lines }, life: { ms: 60 * MINUTE_MS, slides: true } };
    const intent = { do: 'open', merchant: { kind: 'shop', value: 'your-store.myshopify.com' }, command } as const;
    await ask(engine, intent);
    return reload(store, command.ids.session);
  }

  async function reload(store: Store, id: string): Promise<Session> {
    const loaded = await store.loadSession(MERCHANT_ID, id);
    if (loaded === null) throw new Error('there is no such session');
    return loaded.session;
  }

  const refOf = ({ publicId }: Session) => ({ dialect: 'native', id: publicId });

  const send = (engine: Engine, session: Session, phone = PHONE, ip = ADDRESS): Promise<ChallengeSent> =>
    engine.challenge.send({ merchantId: MERCHANT_ID, session: refOf(session), phone, channel: null, ip });

  const resend = (engine: Engine, session: Session, challengeId: string, ip = ADDRESS): Promise<ChallengeSent> =>
    engine.challenge.resend({ challengeId, session: refOf(session), channel: 'whatsapp', ip });

  const verify = (engine: Engine, challengeId: string, code: string, session: Session | null = null) =>
    engine.challenge.verify({ challengeId, code, session: session && refOf(session) });

  /** The id of the challenge, after it was sent. */
  async function sent(answer: Promise<ChallengeSent>): Promise<string> {
    const result = await answer;
    if (result.kind !== 'challenge') throw new Error(`not sent: ${JSON.stringify(result)}`);
    return result.challenge.id;
  }

  async function lastCode(store: Store): Promise<string> {
    const { rows } = await store.listMessages(MERCHANT_ID, { limit: 1, after: null });
    return rows[0]?.code ?? 'none';
  }

  const wrongFor = (code: string): string => String((Number(code) + 1) % 10_000).padStart(4, '0');

  const refusedFor = (reason: string, more: object = {}) => ({
    kind: 'challenge-refused',
    refusal: expect.objectContaining({ reason, ...more }) as object,
  });

  /** How many results are refusals for each reason, or of which kind. */
  function tally(results: readonly { kind: string }[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const result of results) {
      const { refusal } = result as { refusal?: { reason: string } };
      const name = refusal?.reason ?? result.kind;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  it('sends four digits, keeps no code beside the message, and makes whoever answers the buyer', async () => {
    const { store, engine, clock } = await opened();
    const session = await openSession(store, engine);
    clock.advance(10 * MINUTE_MS);
    const id = await sent(send(engine, session));
    const { rows } = await store.listMessages(MERCHANT_ID, { limit: 10, after: null });
    expect(rows).toMatchObject([{ channel: 'sms', to: PHONE.e164, session: session.nativeId, atMs: clock.wallMs() }]);
    const code = rows[0]?.code ?? '';
    expect(code).toMatch(/^\d{4}$/);
    expect(rows[0]?.text).toContain(code);
    expect((await store.loadChallenge(MERCHANT_ID, id))?.codeHash).toMatch(/^[0-9a-f]{64}$/);
    const named = await reload(store, session.id);
    expect(named).toMatchObject({ milestone: 'contact_given', customerId: null, buyer: { phone: PHONE.e164 } });
    expect(named.expiresAtMs).toBe(clock.wallMs() + 60 * MINUTE_MS);

    clock.advance(MINUTE_MS);
    const verified = await verify(engine, id, code);
    if (verified.kind !== 'verified') throw new Error(JSON.stringify(verified));
    expect(verified).toMatchObject({ phone: PHONE, tokens: { accessLifeS: 3_600 } });
    const known = await reload(store, session.id);
    expect(known).toMatchObject({ milestone: 'contact_verified', customerId: verified.customerId });
    expect(known.expiresAtMs).toBe(clock.wallMs() + 60 * MINUTE_MS);
    expect(await store.findCustomer(MERCHANT_ID, { id: verified.customerId })).toMatchObject({
      phone: PHONE.e164,
      phoneVerifiedAtMs: clock.wallMs(),
      livemode: false,
    });
    expect(await verify(engine, id, code), 'a code is good once').toMatchObject(refusedFor('expired'));
  });

  it('knows a phone again at the next session, and nobody who only wrote it down', async () => {
    const { store, engine, clock } = await opened();
    const verifiedAt = async (session: Session): Promise<string> => {
      clock.advance(MINUTE_MS);
      const id = await sent(send(engine, session));
      const verified = await verify(engine, id, await lastCode(store));
      return verified.kind === 'verified' ? verified.customerId : verified.kind;
    };
    const written = { merchantId: MERCHANT_ID, id: uuidv7(NOW_MS), livemode: false, phone: PHONE.e164 };
    await store.insertCustomer(newCustomer(written, NOW_MS));
    const sessions = [await openSession(store, engine), await openSession(store, engine)] as const;
    const first = await verifiedAt(sessions[0]);
    expect(first).not.toBe(written.id);
    expect(await verifiedAt(sessions[1])).toBe(first);
    const { rows } = await store.listEvents(MERCHANT_ID, { type: 'customer.created' }, { limit: 10, after: null });
    expect(rows.map(({ sessionId }) => sessionId)).toEqual([sessions[0].id]);
  });

  describe('guessing', () => {
    it('ends after three tries, even with the right code', async () => {
      const { store, engine } = await opened();
      const id = await sent(send(engine, await openSession(store, engine)));
      const code = await lastCode(store);
      for (const triesLeft of [2, 1, 0]) {
        expect(await verify(engine, id, wrongFor(code))).toMatchObject(refusedFor('wrong', { triesLeft }));
      }
      expect(await verify(engine, id, code)).toMatchObject(refusedFor('exhausted'));
    });

    it('gets no fourth try by guessing at the same moment', async () => {
      const { store, engine } = await opened();
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      const wrong = wrongFor(await lastCode(store));
      const results = await Promise.all(Array.from({ length: 25 }, () => verify(engine, id, wrong)));
      expect(tally(results)).toEqual({ wrong: 3, exhausted: 22 });
      expect((await reload(store, session.id)).milestone).toBe('contact_given');
    });

    it('gives one of those who answer rightly at the same moment the session', async () => {
      const { store, engine } = await opened();
      const id = await sent(send(engine, await openSession(store, engine)));
      const code = await lastCode(store);
      const results = await Promise.all(Array.from({ length: 8 }, () => verify(engine, id, code)));
      const counts = tally(results);
      expect(counts['verified']).toBe(1);
      expect(counts['wrong']).toBeUndefined();
    });

    it('is too late after ten minutes', async () => {
      const { store, engine, clock } = await opened();
      const id = await sent(send(engine, await openSession(store, engine)));
      clock.advance(10 * MINUTE_MS);
      expect(await verify(engine, id, await lastCode(store))).toMatchObject(refusedFor('expired'));
    });
  });

  describe('sending again', () => {
    it('makes a new code under the same id, and the old one is good no more', async () => {
      const { store, engine, clock } = await opened();
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      const old = await lastCode(store);
      for (let tries = 0; tries < 3; tries++) await verify(engine, id, wrongFor(old));
      clock.advance(11 * MINUTE_MS);
      expect(await sent(resend(engine, session, id))).toBe(id);
      const { rows } = await store.listMessages(MERCHANT_ID, { limit: 1, after: null });
      expect(rows).toMatchObject([{ channel: 'whatsapp' }]);
      expect(await verify(engine, id, old)).toMatchObject(refusedFor('wrong', { triesLeft: 2 }));
      expect(await verify(engine, id, await lastCode(store))).toMatchObject({ kind: 'verified' });
    });

    it('goes five times, and within the hour', async () => {
      const { store, engine, clock } = await opened();
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      for (let resends = 0; resends < 5; resends++) {
        clock.advance(5 * MINUTE_MS);
        await sent(resend(engine, session, id));
      }
      clock.advance(5 * MINUTE_MS);
      expect(await resend(engine, session, id)).toMatchObject(refusedFor('expired'));
      const another = await sent(send(engine, session));
      clock.advance(59 * MINUTE_MS);
      await sent(send(engine, session, numbered(1)));
      clock.advance(MINUTE_MS);
      expect(await resend(engine, session, another)).toMatchObject(refusedFor('expired'));
    });

    it('ends the code of another request at the same session', async () => {
      const { store, engine, clock } = await opened();
      const session = await openSession(store, engine);
      const first = await sent(send(engine, session));
      const code = await lastCode(store);
      clock.advance(30 * SECOND_MS);
      const second = await sent(send(engine, session));
      expect(second).not.toBe(first);
      expect(await verify(engine, first, code)).toMatchObject(refusedFor('expired'));
      expect(await verify(engine, second, await lastCode(store))).toMatchObject({ kind: 'verified' });
    });
  });

  describe('the pace', () => {
    it('is one code in thirty seconds for a number, sent or sent again', async () => {
      const { store, engine, clock } = await opened();
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      clock.advance(29 * SECOND_MS);
      const tooSoon = refusedFor('too-many', { retryAfterS: 1 });
      expect(await send(engine, await openSession(store, engine), PHONE, '198.51.100.1')).toMatchObject(tooSoon);
      expect(await resend(engine, session, id)).toMatchObject(tooSoon);
      clock.advance(SECOND_MS);
      await sent(resend(engine, session, id));
    });

    it('is ten codes in ten minutes for a network address, at the same moment too', async () => {
      const { store, engine, clock } = await opened();
      const session = await openSession(store, engine);
      const results = await Promise.all(
        Array.from({ length: 14 }, (_, index) => send(engine, session, numbered(index))),
      );
      expect(tally(results)).toEqual({ challenge: 10, 'too-many': 4 });
      expect(await send(engine, session, numbered(20))).toMatchObject(refusedFor('too-many', { retryAfterS: 600 }));
      await sent(send(engine, session, numbered(21), '203.0.113.8'));
      clock.advance(10 * MINUTE_MS);
      await sent(send(engine, session, numbered(22)));
    });

    it('counts everybody behind one IPv6 network as one, and an IPv4 address however it is written', async () => {
      const { store, engine } = await opened();
      const session = await openSession(store, engine);
      for (let index = 0; index < 10; index++) {
        await sent(send(engine, session, numbered(index), `2001:db8:1:2::${index}`));
        await sent(send(engine, session, numbered(100 + index), index % 2 === 0 ? ADDRESS : `::ffff:${ADDRESS}`));
      }
      expect(await send(engine, session, numbered(50), '2001:db8:1:2:ffff::1')).toMatchObject(refusedFor('too-many'));
      expect(await send(engine, session, numbered(51), ADDRESS)).toMatchObject(refusedFor('too-many'));
      await sent(send(engine, session, numbered(52), '2001:db8:1:3::1'));
    });

    it('is twenty codes in a day for a number, whoever asks', async () => {
      const { store, engine, clock } = await opened();
      for (let index = 0; index < 20; index++) {
        await sent(send(engine, await openSession(store, engine), PHONE, `203.0.113.${index}`));
        clock.advance(MINUTE_MS);
      }
      const session = await openSession(store, engine);
      const tooMany = await send(engine, session);
      expect(tooMany).toMatchObject(refusedFor('too-many', { retryAfterS: (24 * 60 - 20) * 60 }));
      await sent(send(engine, session, numbered(1)));
    });

    it('is one for a number although nine ask at the same moment', async () => {
      const { store, engine } = await opened();
      const session = await openSession(store, engine);
      const results = await Promise.all(Array.from({ length: 9 }, () => send(engine, session)));
      expect(tally(results)).toEqual({ challenge: 1, 'too-many': 8 });
    });
  });

  describe('the session', () => {
    it('must be the merchant’s, of the code, and alive', async () => {
      const { store, engine, clock } = await opened();
      await seed(store, makeOtherConfig());
      const session = await openSession(store, engine);
      const other = await openSession(store, engine);
      const ref = refOf(session);
      const foreign = { merchantId: OTHER_MERCHANT_ID, session: ref, phone: PHONE, channel: null, ip: ADDRESS };
      expect(await engine.challenge.send(foreign)).toEqual({ kind: 'not-found', what: 'session' });
      const id = await sent(send(engine, session));
      clock.advance(MINUTE_MS);
      expect(await resend(engine, other, id)).toMatchObject(refusedFor('session-mismatch'));
      const unknown = { challengeId: id, code: await lastCode(store), session: { dialect: 'native', id: 'ses_none' } };
      expect(await engine.challenge.verify(unknown)).toMatchObject(refusedFor('session-mismatch'));
      clock.advance(60 * MINUTE_MS);
      const expired = { kind: 'refused', problems: [{ code: 'session_expired' }] };
      expect(await send(engine, session)).toMatchObject(expired);
      expect(await resend(engine, session, id)).toMatchObject(expired);
      expect(await verify(engine, id, '0000')).toMatchObject(expired);
    });

    it('goes to one of two who prove a phone each at the same moment', async () => {
      const { store, engine } = await opened();
      const session = await openSession(store, engine);
      const ids: [string, string][] = [];
      for (const index of [1, 2]) {
        const id = await sent(send(engine, session, numbered(index)));
        ids.push([id, await lastCode(store)]);
      }
      const results = await Promise.all(ids.map(([id, code]) => verify(engine, id, code)));
      expect(tally(results)).toEqual({ verified: 1, 'session-mismatch': 1 });
      const winner = results.find(({ kind }) => kind === 'verified');
      const { customerId } = await reload(store, session.id);
      expect(winner).toMatchObject({ customerId });
    });

    it('may be another one than at sending, unless it has another buyer', async () => {
      const { store, engine, clock } = await opened();
      const [first, second] = [await openSession(store, engine), await openSession(store, engine)];
      const id = await sent(send(engine, first));
      const verified = await verify(engine, id, await lastCode(store), second);
      expect(verified).toMatchObject({ kind: 'verified', session: { id: second.id } });
      expect((await reload(store, first.id)).customerId).toBeNull();

      clock.advance(MINUTE_MS);
      const stranger = await sent(send(engine, first, numbered(1)));
      const code = await lastCode(store);
      expect(await verify(engine, stranger, wrongFor(code), second)).toMatchObject(refusedFor('wrong'));
      expect(await verify(engine, stranger, code, second)).toMatchObject(refusedFor('session-mismatch'));
      expect(await verify(engine, stranger, code), 'the code is still good where it belongs').toMatchObject({
        kind: 'verified',
      });
    });

    it('is answered alike for ids of nothing', async () => {
      const { engine } = await opened();
      const nothing = { kind: 'not-found', what: 'challenge' };
      for (const id of ['0190c000-0000-4000-8000-000000000000', 'x', '']) {
        expect(await verify(engine, id, '1234')).toEqual(nothing);
      }
    });
  });

  describe('a merchant in live mode', () => {
    const live = makeConfig();
    const config = {
      ...live,
      merchant: {
        ...live.merchant,
        livemode: true,
        messengers: [{ name: 'pigeon', channels: ['whatsapp', 'sms'] as const, settings: {} }],
      },
    };

    const pigeon = (send: Messenger['send']): ReadonlyMap<string, Messenger> =>
      new Map([
        ['pigeon', { name: 'pigeon', channels: ['sms', 'whatsapp'], settings: { parse: (given) => given }, send }],
      ]);

    it('delivers on the first channel of its settings, and keeps no message', async () => {
      const carried: OutgoingMessage[] = [];
      const messengers = pigeon(async (message) => (carried.push(message), { kind: 'sent' }));
      const { store, engine } = await opened({ messengers }, config);
      const id = await sent(send(engine, await openSession(store, engine)));
      expect(carried).toMatchObject([{ channel: 'whatsapp', to: PHONE.e164, merchant: 'My Store' }]);
      expect((await store.listMessages(MERCHANT_ID, { limit: 1, after: null })).rows).toEqual([]);
      expect(await verify(engine, id, carried[0]?.code ?? '')).toMatchObject({ kind: 'verified' });
    });

    it.each([
      ['refuses', async () => ({ kind: 'failed', reason: 'Out of credit.' }) as const],
      ['breaks', () => Promise.reject(new Error('no such host'))],
      ['never answers', () => new Promise<never>(() => undefined)],
    ])('counts nothing when the provider %s', async (_, deliver) => {
      const { store, engine, faults } = await opened({ messengers: pigeon(deliver), messengerTimeoutMs: 50 }, config);
      const session = await openSession(store, engine);
      for (let round = 1; round <= 12; round++) {
        expect(await send(engine, session)).toMatchObject(refusedFor('undeliverable'));
        expect(faults).toHaveLength(round);
      }
      expect((await reload(store, session.id)).milestone).toBe('created');
    });

    it('counts a code sent again however the sending ends: it can be guessed', async () => {
      let isUp = true;
      const messengers = pigeon(async () => (isUp ? { kind: 'sent' } : { kind: 'failed', reason: 'Out of credit.' }));
      const { store, engine, clock } = await opened({ messengers }, config);
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      clock.advance(MINUTE_MS);
      isUp = false;
      expect(await resend(engine, session, id)).toMatchObject(refusedFor('undeliverable'));
      expect(await resend(engine, session, id)).toMatchObject(refusedFor('too-many', { retryAfterS: 30 }));
    });

    it('leaves the code as it is when nobody carries the channel asked for', async () => {
      const carried: OutgoingMessage[] = [];
      const messengers = pigeon(async (message) => (carried.push(message), { kind: 'sent' }));
      const only = [{ name: 'pigeon', channels: ['sms'] as const, settings: {} }];
      const bySms = { ...config, merchant: { ...config.merchant, messengers: only } };
      const { store, engine, clock } = await opened({ messengers }, bySms);
      const session = await openSession(store, engine);
      const id = await sent(send(engine, session));
      const before = await store.loadChallenge(MERCHANT_ID, id);
      clock.advance(MINUTE_MS);
      for (let round = 0; round < 2; round++)
        expect(await resend(engine, session, id)).toMatchObject(refusedFor('undeliverable'));
      expect(await store.loadChallenge(MERCHANT_ID, id)).toEqual(before);
      expect(await verify(engine, id, carried[0]?.code ?? '')).toMatchObject({ kind: 'verified' });
    });

    it('says so where nobody carries its messages', async () => {
      const { store, engine, faults } = await opened({ messengers: new Map() }, config);
      expect(await send(engine, await openSession(store, engine))).toMatchObject(refusedFor('undeliverable'));
      expect(String(faults[0])).toContain('pigeon');
    });
  });
});
