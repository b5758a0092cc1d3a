import { describe, expect, test } from 'vitest';
import { makeAddress, makeFacts, makeItem, makeLine, makeMerchant, makeOpen } from '../../../test/makers.ts';
import type { Variant } from '../catalog.ts';
import type { LineInput, StartPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import type { Session } from '../session.ts';
import { holdShares } from './holds.ts';

const ID = makeItem().variant.id;
const stocked = (over: Partial<Variant> = {}): Facts =>
  makeFacts({ items: [makeItem({ variant: { inventoryQuantity: 10, whenOutOfStock: 'deny', ...over } })] });
const facts = stocked();

const lineOf = (quantity: number, properties: Record<string, string> = {}): LineInput => ({
  kind: 'catalog',
  variant: ID,
  quantity,
  properties,
});

function run(session: Session | null, command: Parameters<typeof decide>[1], context = facts): Decision {
  const decision = decide(session, command, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

const ready = (lines: readonly LineInput[], context = facts): Session =>
  run(
    null,
    makeOpen({
      input: {
        lines,
        buyer: { email: 'asha@example.com' },
        shippingAddress: makeAddress(),
        shippingOption: 'standard',
      },
    }),
    context,
  ).session;

const pay: StartPayment = {
  type: 'start-payment',
  attemptId: 'a1',
  orderId: '01900000-0000-7000-8000-0000000000f1',
  method: 'card',
  gateway: null,
  card: { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '123' },
};
const hear = (session: Session, kind: 'paid' | 'declined', attemptId = 'a1', context = facts): Decision =>
  run(
    session,
    {
      type: 'report-payment',
      attemptId,
      orderId: '01900000-0000-7000-8000-0000000000f2',
      refundId: 'r1',
      report: kind === 'paid' ? { kind } : { kind, code: 'card_declined', message: 'No.' },
    },
    context,
  );
const revise = (session: Session, quantity: number): Decision =>
  run(session, { type: 'revise-session', input: { lines: [lineOf(quantity)] }, mayOverridePrices: false });
const stock = (delta: number, key = `${ID}@0`) => ({ resource: 'stock', key, delta });

describe('a payment that starts', () => {
  test('takes all pieces of a variant in one claim that names its first line', () => {
    const { claims, session } = run(ready([lineOf(2), lineOf(3, { engraving: 'A' })]), pay);
    expect(claims).toMatchObject([{ ...stock(5), limit: 10, refusal: { code: 'out_of_stock', at: 'lines[0]' } }]);
    expect(session.holds).toEqual([stock(5)]);
  });

  test.each<[string, Partial<Variant>]>([
    ['is not counted', { inventoryQuantity: null }],
    ['is sold beyond its stock', { whenOutOfStock: 'continue' }],
  ])('takes nothing of what %s', (_, variant) => {
    const context = stocked(variant);
    expect(run(ready([lineOf(1)], context), pay, context)).toMatchObject({ claims: [], session: { holds: [] } });
  });

  test('counts anew once the merchant has said another quantity, and gives the old share back', () => {
    const started = run(ready([lineOf(2)]), pay).session;
    const again = run(hear(started, 'declined').session, { ...pay, attemptId: 'a2' }, stocked({ stocktake: 1 }));
    expect(again.claims).toMatchObject([stock(2, `${ID}@1`), stock(-2)]);
    expect(again.session.holds).toEqual([stock(2, `${ID}@1`)]);
  });
});

describe('what a declined payment took', () => {
  const declined = hear(run(ready([lineOf(2)]), pay).session, 'declined').session;
  const again: StartPayment = { ...pay, attemptId: 'a2' };

  test('stays, and is not taken twice', () => {
    expect(declined.holds).toEqual([stock(2)]);
    expect(run(declined, again)).toMatchObject({ claims: [], session: { holds: [stock(2)] } });
  });

  test('grows with the cart when the next payment starts', () => {
    const more = revise(declined, 5);
    expect(more.claims).toEqual([]);
    const started = run(more.session, again);
    expect(started.claims).toMatchObject([{ ...stock(3), limit: 10 }]);
    expect(started.session.holds).toEqual([stock(5)]);
  });

  test('shrinks with the cart at once', () => {
    const fewer = revise(declined, 1);
    expect(fewer.claims).toMatchObject([{ ...stock(-1), limit: Number.MAX_SAFE_INTEGER }]);
    expect(fewer.session.holds).toEqual([stock(1)]);
  });

  test('is given back when the session ends without an order', () => {
    const closed = run(declined, { type: 'close-session', how: 'cancel', force: true });
    expect(closed.claims).toMatchObject([stock(-2)]);
    expect(closed.session.holds).toEqual([]);
  });
});

describe('an order', () => {
  test('keeps what its payment took', () => {
    const paid = hear(run(ready([lineOf(2)]), pay).session, 'paid');
    expect(paid).toMatchObject({ claims: [], session: { state: 'completed', holds: [stock(2)] } });
  });

  test('counts in the statement of the stock that stands when it is made', () => {
    const paid = hear(run(ready([lineOf(2)]), pay).session, 'paid', 'a1', stocked({ stocktake: 1 }));
    expect(paid.claims).toMatchObject([{ ...stock(2, `${ID}@1`), limit: Number.MAX_SAFE_INTEGER }, stock(-2)]);
    expect(paid.session.holds).toEqual([stock(2, `${ID}@1`)]);
  });

  test('is never refused for money that is there, whatever the stock', () => {
    const command = { type: 'mark-paid', attemptId: 'a1', orderId: pay.orderId, note: null } as const;
    const marked = run(ready([lineOf(2)]), command);
    expect(marked.claims).toMatchObject([{ ...stock(2), limit: Number.MAX_SAFE_INTEGER }]);
    expect(marked.session).toMatchObject({ state: 'completed', holds: [stock(2)] });
  });

  test('that costs nothing takes its pieces too', () => {
    const context = stocked({ prices: { INR: 0 } });
    const shipping = [{ ...makeMerchant().shipping[0]!, amounts: { INR: 0 } }];
    const free = { ...context, merchant: makeMerchant({ shipping }) };
    const done = run(ready([lineOf(2)], free), { ...pay, method: null, card: null }, free);
    expect(done).toMatchObject({ claims: [{ ...stock(2), limit: 10 }], session: { state: 'completed' } });
  });
});

test('lines with a price of their own have no stock', () => {
  const session = { ...ready([lineOf(1)]), lines: [makeLine({ variantId: null })] };
  expect(holdShares(session, facts)).toEqual({ session, claims: [] });
});
