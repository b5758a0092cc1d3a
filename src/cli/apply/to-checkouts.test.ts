// Checkouts of a configuration: what is kept of each, and names in them that mean nothing.
import { expect, it } from 'vitest';
import { checkout } from './checkout-schema.ts';
import type { Mistake } from './mistake.ts';
import { describeCheckout, toCheckouts } from './to-checkouts.ts';

type Input = Parameters<typeof toCheckouts>[0];

const gateways = [{ name: 'sandbox', methods: ['card', 'wallet'] }] as unknown as Input['gateways'];

function read(checkouts: Input['checkouts'], lists: readonly object[] = []) {
  const mistakes: Mistake[] = [];
  const price_lists = lists as Input['price_lists'];
  return { ...toCheckouts({ checkouts, gateways, price_lists }, ['merchants', 0], mistakes), mistakes };
}

it('keeps their names, and of those that are otherwise how', () => {
  const methods = { order: ['wallet'] };
  const page = { accent: '#0a7d5a', logo: 'https://example.com/l.png' };
  const popup = {
    path: 's/popup-eu',
    country: 'DE',
    session_hours: 2,
    methods,
    page,
    frame_ancestors: ['https://s.example'],
  };
  const { mistakes, ...merchant } = read(['s/main', popup, { path: 's/plain' }]);
  expect(mistakes).toEqual([]);
  expect(merchant).toEqual({
    checkouts: ['s/main', 's/popup-eu', 's/plain'],
    checkoutSettings: {
      's/popup-eu': {
        ...{ country: 'DE', lifeMs: 7_200_000, methods, frameAncestors: ['https://s.example'] },
        page: { accent: '#0a7d5a', logoUrl: 'https://example.com/l.png' },
      },
    },
  });
  expect(describeCheckout(merchant.checkoutSettings?.['s/popup-eu'] ?? {})).toMatchObject({
    session_hours: 2,
    frame_ancestors: ['https://s.example'],
    methods,
  });
  expect(read([])).toEqual({ mistakes: [] });
});

it('tells ways to pay that no gateway offers, and lists for checkouts that there are not', () => {
  const { mistakes } = read(
    [{ path: 's/main', methods: { only: ['card'], hide: ['walet'] } }],
    [{ name: 'eu' }, { name: 'popup', checkouts: ['s/main', 's/mian'] }],
  );
  expect(mistakes).toMatchObject([
    {
      path: ['merchants', 0, 'checkouts', 0, 'methods', 'hide', 0],
      text: expect.stringContaining('Did you mean wallet?') as string,
    },
    {
      path: ['merchants', 0, 'price_lists', 1, 'checkouts', 1],
      text: expect.stringContaining('Did you mean s/main?') as string,
    },
  ]);
});

it.each(['https://shop.example/', 'https://*.shop.example', 'https://a;sandbox', "'self'", 'shop.example', '*'])(
  'takes no site in whose frame the page may stand but an origin: %s',
  (site) => {
    expect(checkout.safeParse({ path: 's/embedded-a', frame_ancestors: [site] }).success).toBe(false);
  },
);
