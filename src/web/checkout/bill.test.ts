// What the page of a subscription's bill says about later ones.
import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeLine, makeMerchant, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import { renewalSessionId } from '../../domain/billing-period.ts';
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
