// Discounts that depend on who is buying, on both databases: what the buyer has ordered before, and how often they may.
import { expect, test } from 'vitest';
import type { Discount } from '../domain/discount.ts';
import type { Session } from '../domain/session.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import type { Gateway } from '../gateways/gateway.ts';
import { ask, changeOf, openedSession, openEngine, payCommand, puppetGateway } from '../../test/engine-makers.ts';
import { makeAddress, makeDiscount, makeMerchant, MERCHANT_ID } from '../../test/makers.ts';
import { makeConfig, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';

type Engine = ReturnType<typeof openEngine>['engine'];

describeOnBothDatabases('discounts for certain buyers', (open) => {
  async function start(discount: Partial<Discount>) {
    const store = await open();
    await seed(store, makeConfig({ merchant: makeMerchant({ offers: [makeDiscount(discount)] }) }));
    return { store, ...openEngine(store) };
  }

  async function revised(engine: Engine, session: Session, input: object): Promise<Session> {
    const command = { type: 'revise-session', input, mayOverridePrices: false } as const;
    const { result } = await ask(engine, changeOf(session, command));
    if (result.kind !== 'session') throw new Error(`ended as ${result.kind}`);
    return result.session;
  }

  const withCode = (engine: Engine, session: Session, email: string, phone?: string): Promise<Session> =>
    revised(engine, session, { buyer: { email, phone }, codes: [{ code: 'SUMMER10', by: 'buyer' }] });

  const pay = async (engine: Engine, session: Session): Promise<string> => {
    const { result } = await ask(engine, changeOf(session, payCommand()));
    if (result.kind === 'refused') return result.problems.map(({ code, at }) => `${code} ${at}`).join();
    return result.kind === 'session' ? result.session.state : result.kind;
  };

  const refusalOf = ({ codes }: Session): string | null => codes[0]?.refusal?.code ?? null;

  test('a first order is one by whoever has none, by their e-mail address', async () => {
    const { store, engine } = await start({ buyers: { maxOrders: 0 } });
    const first = await withCode(engine, await openedSession(engine, store), 'Asha@example.com');
    expect(refusalOf(first)).toBeNull();
    expect(first.totals.discount).toBe(35_950);
    expect(await pay(engine, first)).toBe('completed');

    const second = await withCode(engine, await openedSession(engine, store), 'asha@EXAMPLE.com');
    expect(refusalOf(second)).toBe('discount_not_for_buyer');
    expect(second.totals.discount).toBe(0);
    const somebodyElse = await revised(engine, second, { buyer: { email: 'ravi@example.com' } });
    expect(somebodyElse.totals.discount).toBe(35_950);
  });

  test('a first order is one of all that were begun, one after the other or at once', async () => {
    const { store, engine } = await start({ buyers: { maxOrders: 0 } });
    const open = async (email: string) => withCode(engine, await openedSession(engine, store), email);
    const [one, two] = [await open('asha@example.com'), await open('asha@example.com')];
    expect(await pay(engine, one)).toBe('completed');
    expect(await pay(engine, two)).toBe('discount_not_for_buyer discounts[0].code');

    const rivals = await Promise.all(Array.from({ length: 6 }, () => open('ravi@example.com')));
    const outcomes = await Promise.all(rivals.map((session) => pay(engine, session)));
    expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(1);
  });

  test('a buyer is the same by any name, however it is typed', async () => {
    const { store, engine } = await start({ buyers: { maxOrders: 0 } });
    const open = async (email: string, phone: string) =>
      withCode(engine, await openedSession(engine, store), email, phone);
    expect(await pay(engine, await open('asha@example.com', '+91 98765 43210'))).toBe('completed');
    expect(refusalOf(await open('  Asha@example.com ', ''))).toBe('discount_not_for_buyer');
    expect(refusalOf(await open('other@example.com', '098765-43210'))).toBe('discount_not_for_buyer');
    expect(refusalOf(await open('other@example.com', '+919876500000'))).toBeNull();
    const both = await store.loadPastOrders(MERCHANT_ID, ['asha@example.com', '+919876543210']);
    expect(both.map(({ buyers }) => buyers.toSorted())).toEqual([['+919876543210', 'asha@example.com']]);
  });

  test('whoever proves to be somebody who has ordered pays the full price', async () => {
    const { store, engine } = await start({ buyers: { maxOrders: 0 } });
    const phone = '+919876543210';
    const customer = { id: '01900000-0000-7000-8000-0000000000c1', isNew: false };
    const prove = async (session: Session): Promise<Session> => {
      const result = await engine.run(MERCHANT_ID, session.id, { type: 'identify-buyer', phone, customer });
      if (result.kind !== 'session') throw new Error(`ended as ${result.kind}`);
      return result.session;
    };
    const first = await prove(await withCode(engine, await openedSession(engine, store), 'asha@example.com'));
    expect(first.totals.discount).toBe(35_950);
    expect(await pay(engine, first)).toBe('completed');
    const fresh = await withCode(engine, await openedSession(engine, store), 'fresh@example.com');
    expect(fresh.totals.discount).toBe(35_950);
    const proven = await prove(fresh);
    expect(proven.totals.discount).toBe(0);
    expect(refusalOf(proven)).toBe('discount_not_for_buyer');
  });

  test('the past is that of this merchant only, with the codes that counted', async () => {
    const { store, engine } = await start({});
    const session = await withCode(engine, await openedSession(engine, store), 'asha@example.com');
    expect(await pay(engine, session)).toBe('completed');
    const names = ['asha@example.com', 'nobody@example.com'];
    expect(await store.loadPastOrders(MERCHANT_ID, names)).toEqual([
      {
        buyers: ['asha@example.com'],
        currency: 'INR',
        codes: ['SUMMER10'],
        total: 328_450,
        paid: 'paid',
        atMs: expect.any(Number) as number,
      },
    ]);
    expect(await store.loadPastOrders(OTHER_MERCHANT_ID, names)).toEqual([]);
  });

  test('an offer for a way to pay is had by so many and no more; the others are told, and pay without', async () => {
    const offer = { code: null, label: 'Card week', paymentModes: ['card'], maxUses: 3, maxUsesPerBuyer: 1 };
    const { store, engine } = await start(offer);
    const ready = async (email: string) => revised(engine, await openedSession(engine, store), { buyer: { email } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'g'].map((name) => `${name}@example.com`);
    const sessions = await Promise.all(names.map(ready));
    expect(sessions.every(({ paymentOffers }) => paymentOffers?.length === 1)).toBe(true);
    const outcomes = await Promise.all(sessions.map((session) => pay(engine, session)));
    expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(3);
    expect(outcomes.filter((outcome) => outcome === 'discount_used_up payment_method')).toHaveLength(5);
    const late = sessions[outcomes.findIndex((outcome) => outcome !== 'completed')];
    if (late === undefined) throw new Error('nobody came late');
    const again = await revised(engine, late, {});
    expect([again.paymentOffers, again.totals.total]).toEqual([undefined, 364_400]);
    expect(await pay(engine, again)).toBe('completed');
  });

  test('a part on delivery is for whoever has nothing due, as the orders stand by then', async () => {
    const store = await open();
    const upfront = { kind: 'share', rate: 200_000, ofFee: false } as const;
    const partial = { countries: ['IN'], upfront, buyers: { maxUnpaid: 0 } };
    const cashOnDelivery = { enabled: true, fee: {}, countries: ['IN'], partial };
    await seed(store, makeConfig({ merchant: makeMerchant({ cashOnDelivery }) }));
    const { engine } = openEngine(store);
    const input = { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress(), paymentMethod: 'card' };
    const ready = async () => {
      const command = {
        type: 'revise-session',
        input: { ...input, partialCod: true },
        mayOverridePrices: false,
      } as const;
      return (await ask(engine, changeOf(await openedSession(engine, store), command))).result;
    };
    const [first, second] = [await ready(), await ready()];
    if (first.kind !== 'session' || second.kind !== 'session') throw new Error('a part was refused at first');
    const asChosen = { ...payCommand(), method: null };
    const paid = await ask(engine, changeOf(first.session, asChosen));
    expect(paid.result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
    // Chosen before the other one was placed.
    const again = await ask(engine, changeOf(second.session, asChosen));
    const refusal = { kind: 'refused', problems: [{ code: 'method_unavailable' }] };
    expect([again.result, await ready()]).toMatchObject([refusal, refusal]);
    const arrived = { ...payCommand(), type: 'mark-paid', note: null } as const;
    expect((await ask(engine, changeOf(first.session, arrived))).result.kind).toBe('session');
    const third = await ready();
    if (third.kind !== 'session') throw new Error('a part was refused after all was paid');
    const last = await ask(engine, changeOf(third.session, asChosen));
    expect(last.result).toMatchObject({ kind: 'session', session: { state: 'completed' } });
  });

  test.each([
    ['unpaid at a time', { maxUnpaid: 1 }, 2, true],
    ['before them', { maxOrders: 1 }, 2, false],
  ])('cash on delivery is for so many orders %s, also when more are placed at once', async (_, buyers, most, again) => {
    const store = await open();
    const cashOnDelivery = { enabled: true, fee: {}, countries: ['IN'], buyers };
    await seed(store, makeConfig({ merchant: makeMerchant({ cashOnDelivery }) }));
    const sandbox = puppetGateway();
    const manual: Gateway = {
      ...{ ...puppetGateway(), name: 'manual' },
      offers: () => [{ method: 'cod', label: 'Cash on delivery', takesCard: false, refunds: false }],
      start: async () => ({ kind: 'authorized', collect: 'on_delivery' }),
    };
    const over = { gateways: new Map<string, Gateway>(Object.entries({ sandbox, manual })) };
    const { engine, clock } = openEngine(store, undefined, undefined, over);
    const engines = [engine, openEngine(store, clock, undefined, over).engine];
    const ready = async (email: string, phone: string | null = null) => {
      const input = { buyer: { email }, shippingAddress: makeAddress({ phone }) };
      return revised(engine, await openedSession(engine, store), input);
    };
    const cod = { ...payCommand(), method: 'cod', card: null };
    const payAtOnce = async (sessions: readonly Session[]) => {
      const answers = await Promise.all(
        sessions.map((session, place) => ask(engines[place % 2] ?? engine, changeOf(session, cod))),
      );
      return answers.map(({ result }) =>
        result.kind === 'refused' ? result.problems[0]?.code : result.kind === 'session' && result.session.state,
      );
    };
    // Under one address or another, called by the same phone.
    const names = ['other', 'asha', 'asha', 'asha', 'asha', 'asha'];
    const sessions = await Promise.all(names.map((name) => ready(`${name}@example.com`, '98765 43210')));
    const outcomes = await payAtOnce([...sessions, await ready('ravi@example.com')]);
    expect(outcomes.slice(0, 6).filter((outcome) => outcome === 'completed')).toHaveLength(most);
    expect(outcomes.slice(0, 6).filter((outcome) => outcome === 'method_unavailable')).toHaveLength(6 - most);
    expect(outcomes[6]).toBe('completed');
    expect(await payAtOnce([await ready('new@example.com', '+919876543210')])).toEqual(['method_unavailable']);

    const placed = sessions.filter((__, place) => outcomes[place] === 'completed');
    const arrived = { ...payCommand(), type: 'mark-paid', note: null } as const;
    for (const session of placed) await ask(engine, changeOf(session, arrived));
    const later = sessions.filter((session) => !placed.includes(session)).slice(0, 1);
    expect(await payAtOnce(later)).toEqual([again ? 'completed' : 'method_unavailable']);
  });

  test('a code that has been used up is refused as soon as it is entered, and to whoever had it', async () => {
    for (const limit of [{ maxUses: 1 }, { maxUsesPerBuyer: 1 }]) {
      const { store, engine } = await start(limit);
      const first = await withCode(engine, await openedSession(engine, store), 'asha@example.com');
      const early = await withCode(engine, await openedSession(engine, store), 'asha@example.com');
      expect([refusalOf(first), refusalOf(early)]).toEqual([null, null]);
      expect(await pay(engine, first)).toBe('completed');
      const late = await withCode(engine, await openedSession(engine, store), 'asha@example.com');
      expect([refusalOf(late), late.totals.discount]).toEqual(['discount_used_up', 0]);
      expect(refusalOf(await revised(engine, early, { note: 'Ring twice' }))).toBe('discount_used_up');
      const other = await withCode(engine, await openedSession(engine, store), 'ravi@example.com');
      expect(refusalOf(other)).toBe('maxUses' in limit ? 'discount_used_up' : null);
    }
  });

  test('a code for once a buyer is paid once by each, however many sessions they open at a time', async () => {
    const { store, engine } = await start({ maxUsesPerBuyer: 1 });
    const sessions = await Promise.all(
      Array.from({ length: 8 }, async (_, index) =>
        withCode(engine, await openedSession(engine, store), index < 6 ? 'asha@example.com' : 'ravi@example.com'),
      ),
    );
    const outcomes = await Promise.all(sessions.map((session) => pay(engine, session)));
    expect(outcomes.filter((outcome) => outcome === 'completed')).toHaveLength(2);
    expect(outcomes.filter((outcome) => outcome === 'discount_used_up discounts[0].code')).toHaveLength(6);
  });
});
