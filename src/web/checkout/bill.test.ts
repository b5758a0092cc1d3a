// What the page of a subscription's bill says about later ones.
import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeFacts, makeLine, makeMerchant, makeSession, METHODS, NOW_MS } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import { renewalSessionId } from '../../domain/billing-period.ts';
import { chargeInstrument } from '../../domain/decide/charge.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { liveAttempt } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import { startedBy } from '../../domain/start-subscription.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { renderPage } from './page.tsx';
import { viewOf } from './view.ts';

const ASSETS = { script: null, style: '/kassa/assets/main.css' };
const OWNER = { email: true, address: true, isHolder: true, isOvertaken: false };

describe('the bill of a subscription', () => {
  const recurring = { interval: 'month', intervalCount: 1, payments: 3 } as const;
  const session = makeSession({
    lines: [makeLine({ recurring })],
    customerId: 'c',
    subscription: { id: 's', renewal: 0 },
  });
  const begun = startedBy(session, makeMerchant(), NOW_MS);
  if (begun === null) throw new Error('nothing has begun');
  const billOf = (standing: Subscription): Session => ({
    ...session,
    id: renewalSessionId(standing),
    subscription: { id: 's', renewal: standing.renewals + 1 },
  });
  const promises = (bill: Session, subscription: Subscription): readonly boolean[] => {
    const context = { ...makeContext(), merchant: makeMerchant() };
    const given = { session: bill, context, subscription, access: OWNER, path: '/pay/1', assets: ASSETS, token: 't' };
    const html = renderPage(viewOf(given));
    return [html.includes('id="next-charge"'), html.includes('id="consent"')];
  };

  it('promises a next charge, unless it is the last one that was agreed', () => {
    expect(promises(billOf(begun), begun)).toEqual([true, true]);
    const once = { ...begun, renewals: 1 };
    expect(promises(billOf(once), once)).toEqual([false, false]);
  });

  it('promises none once it is paid and the subscription is going to end, or has ended', () => {
    const { state, order, attempts } = sessionsInEveryState('native')['paid']!;
    const bill = { ...billOf(begun), state, order, attempts };
    const now = { ...begun, renewals: 1 };
    expect(promises(bill, now)).toEqual([true, false]);
    expect(promises(bill, { ...now, cancelAtMs: now.periodEndMs })).toEqual([false, false]);
    expect(promises(bill, { ...now, status: 'canceled', cancelReason: 'payment_failed' })).toEqual([false, false]);
  });

  it('promises what goes on when it is paid late', () => {
    const ended = { ...begun, status: 'canceled', cancelReason: 'payment_failed' } as const;
    expect(promises(billOf(ended), ended)).toEqual([true, true]);
    const unwanted = { ...ended, cancelReason: 'requested' } as const;
    expect(promises(billOf(unwanted), unwanted)).toEqual([false, false]);
  });
});

describe('a way to pay that is kept while a bill is open', () => {
  const fee = (name: string, amount: number) => ({ name, label: name, paymentModes: [name], fee: { INR: amount } });
  const merchant = { ...makeMerchant(), paymentFees: [fee('card', 2_000), fee('emi', 5_000)] };
  const methods = ['card', 'emi'].map((method) => ({ ...METHODS[0]!, method, label: method, saves: true as const }));
  const openBill = makeSession({ subscription: { id: 's', renewal: 1 }, paymentMethod: null });
  const setup = makeSession({
    ...{ mode: 'setup', lines: [], setup: { subscriptionId: 's' } },
    totals: { ...openBill.totals, subtotal: 0, total: 0 },
  });
  const textOf = (session: Session, typed: { method?: string } = {}): string => {
    const context = { ...makeContext({ methods: () => methods }), merchant };
    const given = { session, openBill, context, access: OWNER, path: '/pay/1', assets: ASSETS, token: 't', typed };
    return renderPage(viewOf(given))
      .replace(/<[^<>]+>/g, ' ')
      .replace(/\s+/g, ' ');
  };
  const chargeOf = (method: string): string => {
    const instrument = { id: 'i', gateway: 'sandbox', method } as Instrument;
    const { session } = chargeInstrument(openBill, instrument, 'a', makeFacts({ merchant }));
    return formatAmount(liveAttempt(session)?.amount ?? 0, 'INR', 'en-IN');
  };

  it('says what will be charged to it, whichever is chosen, and what each one costs', () => {
    expect(chargeOf('card')).toBe('₹3,615.00');
    expect(textOf(setup)).toContain(`the open amount of ${chargeOf('card')} is charged`);
    const text = textOf(setup, { method: 'emi' });
    expect(text).toContain(`the open amount of ${chargeOf('emi')} is charged`);
    expect(text).toContain('+ ₹20.00');
    expect(text).toContain('+ ₹50.00');
  });

  it('says it of the one that was kept', () => {
    const kept = textOf({ ...setup, state: 'completed', paymentMethod: 'emi' });
    expect(kept).toContain(`The open amount of ${chargeOf('emi')} is charged to it.`);
  });
});
