// What a merchant cannot begin without a checkout.
import { expect, it } from 'vitest';
import {
  makeAddress,
  makeCustomer,
  makeFacts,
  makeItem,
  makeMerchant,
  makeOpen,
  NOW_MS,
} from '../../../test/makers.ts';
import { decide } from '../decide.ts';

const box = makeItem({
  variant: { id: 'box', prices: { INR: 30_000 }, recurring: { interval: 'year', intervalCount: 1 } },
});
const customer = makeCustomer({ email: 'asha@example.com', addresses: [makeAddress()] });
const facts = makeFacts({ items: [box], customer });

const begin = (terms: object, context = facts) =>
  decide(
    null,
    makeOpen({
      mode: 'subscription',
      input: {
        lines: [{ kind: 'catalog', variant: 'box', quantity: 1 }],
        customer: { id: customer.id },
        buyer: { email: 'asha@example.com' },
        shippingOption: 'standard',
      },
      begin: { subscriptionId: 's', instrument: null, attemptId: 'a', orderId: 'o', ...terms },
    }),
    context,
  );

it.each([
  ['begin later', { startMs: NOW_MS + 60 * 86_400_000 }],
  ['be free at first', { trialEndMs: NOW_MS + 3 * 86_400_000 }],
  ['be given for nothing', { isFree: true }],
])('what is sent cannot %s: its shipping would buy a whole period', (_, terms) => {
  expect(begin({})).toMatchObject({ kind: 'decision', session: { totals: { total: 34_900 } } });
  expect(begin(terms)).toMatchObject({ kind: 'refusal', problems: [{ at: 'lines' }] });
});

it('what is not sent needs a region where its tax depends on one, since nobody is there to be asked for it', () => {
  const taxes = [{ country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess' }];
  const download = { ...box, variant: { ...box.variant, requiresShipping: false } };
  const ofCustomer = (region: string | null) =>
    makeFacts({
      merchant: makeMerchant({ taxes }),
      items: [download],
      customer: { ...customer, addresses: [makeAddress({ region })] },
    });
  expect(begin({}, ofCustomer('KA'))).toMatchObject({ kind: 'decision', session: { totals: { tax: 297 } } });
  expect(begin({}, ofCustomer(null))).toMatchObject({
    kind: 'refusal',
    problems: [{ code: 'missing_value', at: 'billing_address.region' }],
  });
});
