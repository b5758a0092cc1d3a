// Several checkouts of one shop: the same session, opened through another one, is sold, shown and paid as that one is.
import { describe, expect, it } from 'vitest';
import { ask, shopMerchant, type Answered, type Asked } from '../../../test/fastspring-shop.ts';
import { makeFacts } from '../../../test/makers.ts';
import { merchantIn } from '../../domain/checkout-settings.ts';
import { availableMethods } from '../../domain/offers.ts';
import { fastspring } from './index.ts';

const HOUR_MS = 3_600_000;
const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';

const merchant = {
  ...shopMerchant,
  checkouts: ['fastspring/web-main', 'fastspring/popup-eu', 'fastspring/components-card'],
  checkoutSettings: {
    'fastspring/popup-eu': {
      country: 'DE',
      locale: 'de',
      currency: 'EUR',
      lifeMs: 2 * HOUR_MS,
      methods: { order: ['bank_transfer', 'card'] },
      page: { accent: '#0a7d5a' },
    },
    'fastspring/components-card': { methods: { only: ['card'] } },
  },
  priceLists: [
    {
      name: 'popup',
      countries: ['*'],
      checkouts: ['fastspring/popup-eu'],
      currency: 'EUR',
      prices: { guide: 1_500 },
      compareAt: {},
    },
    { name: 'euro', countries: ['DE'], currency: 'EUR', prices: { guide: 1_800 }, compareAt: {} },
  ],
};

const through = (checkoutId: string, body: object = {}, asked: Asked = {}): Answered =>
  ask(fastspring, `POST ${SESSIONS}`, { cart: { lineItems: [{ productPath: 'guide' }] }, ...body }, null, {
    merchant,
    ...asked,
    request: { ...asked.request, params: { storeId: 'fastspring', checkoutId } },
  });
const methodsOf = ({ session }: Answered): string[] =>
  availableMethods(session, makeFacts({ merchant, methods: offered })).map(({ method }) => method);
const offered = () =>
  ['card', 'bank_transfer'].map((method) => ({
    ...{ method, gateway: 'sandbox', label: method, takesCard: false, refunds: true },
  }));

describe('a checkout of its own', () => {
  it('says where, in which language and for how much nobody else does', () => {
    const { body, session } = through('popup-eu');
    expect(body).toMatchObject({ country: 'DE', locale: 'de', currency: 'EUR', cart: { netTotal: 15 } });
    expect(session.expiresAtMs - session.createdAtMs).toBe(2 * HOUR_MS);
    expect(through('web-main').body).toMatchObject({
      country: 'US',
      locale: 'en',
      currency: 'USD',
      cart: { netTotal: 19.95 },
    });
    expect(through('WEB-Main').session.checkout).toBe('fastspring/web-main');
  });

  it('is sold in its currency wherever the buyer is, and at its prices', () => {
    expect(through('popup-eu', { country: 'IN', locale: 'fr' }).body).toMatchObject({
      ...{ country: 'IN', locale: 'fr', currency: 'EUR', cart: { netTotal: 15 } },
    });
    expect(through('web-main', { country: 'DE' }).body).toMatchObject({ currency: 'EUR', cart: { netTotal: 18 } });
    // What has no price in the checkout's currency is sold in one that it has.
    const icons = { cart: { lineItems: [{ productPath: 'icons' }] } };
    expect(through('popup-eu', icons).body).toMatchObject({ currency: 'USD' });
  });

  it('keeps its currency when the cart or the country changes', () => {
    const { session } = through('popup-eu');
    const put = (body: object) =>
      ask(fastspring, `PUT ${SESSIONS}/:sessionId`, body, session, {
        merchant,
        request: { params: { storeId: 'fastspring', checkoutId: 'popup-eu', sessionId: session.publicId } },
      }).body;
    expect(put({ country: 'US' })).toMatchObject({ country: 'US', currency: 'EUR', cart: { netTotal: 15 } });
    const lineItems = [{ productPath: 'guide', quantity: 2 }];
    expect(put({ cart: { lineItems } })).toMatchObject({ currency: 'EUR', cart: { netTotal: 30 } });
  });

  it('has ways to pay of its own, which a session orders and hides among', () => {
    expect(methodsOf(through('web-main'))).toEqual(['card', 'bank_transfer']);
    expect(methodsOf(through('popup-eu'))).toEqual(['bank_transfer', 'card']);
    expect(methodsOf(through('popup-eu', { paymentMethodsOrder: ['CARD'] }))).toEqual(['card', 'bank_transfer']);
    expect(methodsOf(through('components-card'))).toEqual(['card']);
    expect(methodsOf(through('components-card', { hidePaymentMethods: ['CARD'] }))).toEqual([]);
  });

  it('looks as it is told, and else like the shop', () => {
    const accent = (checkout: string) => merchantIn(through(checkout).session, merchant).page.accent;
    expect([accent('popup-eu'), accent('web-main')]).toEqual(['#0a7d5a', shopMerchant.page.accent]);
  });

  it('is the only one through which its sessions are found', () => {
    const { session } = through('popup-eu');
    const read = (checkoutId: string) =>
      ask(fastspring, `GET ${SESSIONS}/:sessionId`, undefined, session, {
        merchant,
        request: { params: { storeId: 'fastspring', checkoutId, sessionId: session.publicId } },
      }).status;
    expect([read('popup-eu'), read('web-main'), read('components-card')]).toEqual([200, 404, 404]);
  });
});
