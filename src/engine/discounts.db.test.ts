// Discounts that depend on who is buying, on both databases: what the buyer has ordered before, and how often they may.
import { expect, test } from 'vitest';
import type { Discount } from '../domain/discount.ts';
import type { Session } from '../domain/session.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeDiscount, makeMerchant, MERCHANT_ID } from '../../test/makers.ts';
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

  const withCode = (engine: Engine, session: Session, email: string): Promise<Session> =>
    revised(engine, session, { buyer: { email }, codes: [{ code: 'SUMMER10', by: 'buyer' }] });

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

  test('the past is that of this merchant only, with the codes that counted', async () => {
    const { store, engine } = await start({});
    const session = await withCode(engine, await openedSession(engine, store), 'asha@example.com');
    expect(await pay(engine, session)).toBe('completed');
    const history = await store.loadBuyerHistory(MERCHANT_ID, ['asha@example.com', 'nobody@example.com']);
    expect([...history]).toEqual([
      ['asha@example.com', [expect.objectContaining({ currency: 'INR', codes: ['SUMMER10'], method: 'card' })]],
    ]);
    expect((await store.loadBuyerHistory(OTHER_MERCHANT_ID, ['asha@example.com'])).size).toBe(0);
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
