import { describe, expect, it } from 'vitest';
import { confirmed, CURRENCIES, currencyOf, nothingYet, partsDue, seen, transferOf } from './chain.ts';
import type { Entry, Standing } from './book.ts';

const entryWith = (standing: Standing, over: Partial<Entry> = {}): Entry => ({
  version: 1,
  reference: 'sbx_sess_1',
  token: 'token',
  sessionId: 's',
  attemptId: 'a',
  method: 'bitcoin',
  amount: 1_999,
  currency: 'USD',
  payee: 'Shop',
  returnUrl: 'https://pay.example/return',
  saves: false,
  kept: null,
  standing,
  ...over,
});
const bitcoin = currencyOf('bitcoin');
if (bitcoin === undefined) throw new Error('there is no bitcoin');
const empty = nothingYet(bitcoin, null);
const arriving = (over: object): Extract<Standing, { kind: 'arriving' }> => ({ ...empty, ...over });

describe('a payment on a chain', () => {
  it('asks for an exact amount at an address of its own', () => {
    const transfer = transferOf(entryWith(empty));
    expect(transfer).toMatchObject({
      ...{ asset: 'BITCOIN', network: 'BITCOIN', amount: '0.00031984', rate: '62500', received: '0', isEnough: false },
      ...{ confirmations: 0, confirmationsNeeded: 2, txid: null },
      uri: `bitcoin:${transfer?.address}?amount=0.00031984`,
    });
    expect(transferOf(entryWith(empty, { attemptId: 'b' }))?.address).not.toBe(transfer?.address);
    expect(transferOf(entryWith({ kind: 'paid', refunds: [] }, { method: 'card' }))).toBeNull();
  });

  it.each(CURRENCIES.map((currency) => [currency.method, currency] as const))(
    'says in %s what the rate says',
    (method, currency) => {
      const transfer = transferOf(entryWith(nothingYet(currency, null), { method, amount: 100_000_00 }));
      expect(Number(transfer?.amount) * Number(currency.rate)).toBeCloseTo(100_000, 6);
    },
  );

  it('counts what has been sent, never beyond what is due', () => {
    const entry = entryWith(empty);
    const part = seen(entry, empty, 7_996);
    expect(part).toMatchObject({ received: 7_996 });
    expect(transferOf(entryWith(part ?? empty))).toMatchObject({ received: '0.00007996', isEnough: false });
    expect(seen(entry, arriving({ received: 7_996 }), 1e9)).toMatchObject({ received: partsDue(entry) });
    expect(seen(entry, arriving({ received: partsDue(entry) }), 1)).toBeNull();
  });

  it('is paid with the last block that is wanted, and not before all is there', () => {
    const entry = entryWith(empty);
    expect(confirmed(entry, arriving({ received: 1 }))).toBeNull();
    const all = arriving({ received: partsDue(entry), needed: 2 });
    const first = confirmed(entry, all);
    expect(first).toMatchObject({ kind: 'arriving', confirmations: 1 });
    const paid = confirmed(entry, arriving({ ...all, confirmations: 1 }));
    expect(paid).toMatchObject({ kind: 'paid', refunds: [] });
    expect(transferOf(entryWith(paid ?? empty))).toMatchObject({ isEnough: true, confirmations: 2 });
    expect(nothingYet(bitcoin, 5).needed).toBe(5);
  });
});
