// What callers are told who ask for something that this API has not, or for too much: in the names and units that they use.
import { describe, expect, it } from 'vitest';
import { makeDiscount, makeMerchant, makeSession } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { declaredEntry } from '../../domain/discount-change.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Route } from '../dialect.ts';
import { shoppex } from './index.ts';
import { parseCoupon, parseNewCoupon } from './parse-coupons.ts';
import { parseRefund } from './parse-orders.ts';
import { renderRefunded } from './render-orders.ts';

const caller = makeCaller(makeMerchant({ currency: 'USD' }), ['*']);

const routeOf = (wanted: string, at: string): Route => {
  const route = shoppex.routes.find(({ method, path }) => method === wanted && path === at);
  if (route === undefined) throw new Error(`no route ${wanted} ${at}`);
  return route;
};

describe('lists', () => {
  const ask = (list: string, query: Record<string, string>) => {
    const params = { id: '01900000-0000-7000-8000-0000000000c1' };
    return routeOf('GET', `/dev/v1/${list}`).parse(makeRequest({ method: 'GET', params, query }), caller);
  };

  it.each([
    ['orders', { sort: 'amount' }, 'sort', 'Did you mean sorts?'],
    ['invoices', { sort_by: 'amount' }, 'sort_by', 'Did you mean sorts?'],
    ['payments', { year: '2026' }, 'year', 'It can be asked for status, customer_email, search, filters, sorts'],
    ['customers', { email: 'a@b.de' }, 'email', 'It can be asked for search, filters'],
    ['disputes', { order: 'x' }, 'order', 'It can be asked for status, gateway, order_uniqid'],
    ['subscriptions', { filters: 'status:active' }, 'filters', 'It can be asked for status, limit, cursor.'],
    ['webhooks/logs', { event: 'order:paid' }, 'event', 'It can be asked for status, event_type'],
    ['products', { search: 'mug' }, 'search', 'It can be asked for include_stats, include_variants, locale, status'],
    ['products/search', { q: 'mug', lokale: 'de' }, 'lokale', 'Did you mean locale?'],
    ['coupons', { status: 'active' }, 'status', 'It can be asked for limit, cursor.'],
    ['payment-links', { status: 'active' }, 'status', 'It can be asked for limit, cursor.'],
    ['webhooks', { limits: '5' }, 'limits', 'Did you mean limit?'],
    ['customers/:id/wallet', { type: 'CREDIT' }, 'type', 'It can be asked for limit, cursor.'],
    ['orders', { filters: 'zzz' }, 'filters', '“zzz” is no field to filter by'],
    ['orders', { filters: 'status:paid,email:' }, 'filters', 'give an e-mail address'],
  ])('of %s refuse %j', (list, query, field, text) => {
    const told = { at: field, text: expect.stringContaining(text) as string };
    expect(ask(list, query)).toMatchObject({ do: 'reject', problems: [told] });
  });

  it('take what is left empty for not asked, and the spelling of the vendor’s MCP server', () => {
    const empty = { status: '', customer_email: '', search: '', filters: '', sorts: '', limit: '', cursor: '' };
    expect(ask('orders', empty)).toMatchObject({ do: 'list', filter: { dialect: 'shoppex' } });
    const parameters = { include_stats: 'true', include_variants: 'true', locale: 'de', status: 'all', limit: '5' };
    expect(ask('products', parameters)).toMatchObject({ do: 'list-products' });
    expect(ask('orders', { customerEmail: 'a@b.de' })).toMatchObject({ do: 'list', filter: { email: 'a@b.de' } });
  });
});

describe('bodies', () => {
  const ask = (path: string, body: object) =>
    routeOf('POST', path).parse(makeRequest({ method: 'POST', body }), caller);

  it.each([
    ['payments', { title: 'x', email: 'a@b.de', currency: 'USD', amount: 5 }, 'value', 'amount'],
    ['orders', { email: 'a@b.de', products: [{ product_id: 'x' }] }, 'items', 'products'],
    ['orders', { email: 'a@b.de', line_items: [{ product_id: 'x' }] }, 'items', 'line_items'],
    ['coupons', { code: 'X', discount: 5 }, 'discount_value', 'discount'],
    [
      'checkout/sessions',
      { product: { name: 'x' }, currency: 'USD', customer_email: 'a@b.de', value: 5 },
      'amount',
      'value',
    ],
  ])('of %s in the words of another call are told the right ones: %j', (path, body, at, sent) => {
    const text = `${at} is required: you sent “${sent}”, which is called “${at}” here.`;
    expect(ask(`/dev/v1/${path}`, body)).toMatchObject({ do: 'reject', problems: [{ at, text }] });
  });
});

describe('what cannot be undone', () => {
  const ID = '5223aec7-bb78-4344-be18-8023eb8f22ae';
  const ask = (route: string, over: Parameters<typeof makeRequest>[0]) => {
    const [method = '', path = ''] = route.split(' ');
    return routeOf(method, `/dev/v1/${path}`).parse(
      makeRequest({ method, params: { id: ID, uniqid: ID }, ...over }),
      caller,
    );
  };

  it.each<[string, Parameters<typeof makeRequest>[0], string, string]>([
    ['POST subscriptions/:id/cancel', { body: { at_end: true } }, 'at_end', 'did you mean at_period_end?'],
    ['POST subscriptions/:id/cancel', { body: { atPeriodEnd: true } }, 'atPeriodEnd', 'did you mean at_period_end?'],
    ['POST subscriptions/:id/cancel', { body: { when: 'later' } }, 'when', 'known are at_period_end.'],
    ['POST subscriptions/:id/cancel', { query: { at_period_end: 'true' } }, 'at_period_end', 'stands in its body'],
    ['POST orders/:uniqid/refund', { body: { amuont: 5 } }, 'amuont', 'did you mean amount?'],
    ['POST orders/:uniqid/refund', { body: { value: 5 } }, 'value', 'did you mean amount?'],
    ['POST invoices/:uniqid/void', { body: { partial: true } }, 'partial', 'known are void_details.'],
    ['DELETE payments/:uniqid', { body: { refund: false } }, 'refund', 'this call reads none.'],
    ['DELETE customers/:id', { query: { soft: '1' } }, 'soft', 'is no parameter of this call'],
  ])('%s is not done with %j', (route, over, at, text) => {
    const problems = [{ code: 'unknown_key', at, text: expect.stringContaining(text) as string }];
    expect(ask(route, over)).toMatchObject({ do: 'reject', problems });
  });

  it('is done with what is read, and with nothing as PHP writes it', () => {
    const atEnd = ask('POST subscriptions/:id/cancel', { body: { at_period_end: true, reason: null } });
    expect(atEnd).toMatchObject({ do: 'cancel-subscription', when: 'period-end' });
    expect(ask('POST orders/:uniqid/refund', { body: [] })).toMatchObject({ do: 'change-from' });
    expect(ask('POST invoices/:uniqid/void', { body: { void_details: 'x' } })).toMatchObject({ do: 'change' });
    expect(ask('DELETE payments/:uniqid', { body: [] })).toMatchObject({ do: 'change' });
  });
});

describe('refunds', () => {
  const session = makeSession({ dialect: 'shoppex', currency: 'USD' });
  const refund = (amount: unknown) => {
    const params = { uniqid: '5223aec7-bb78-4344-be18-8023eb8f22ae' };
    const intent = parseRefund(makeRequest({ params, body: { amount } }));
    if (intent.do !== 'change-from') throw new Error(intent.do);
    return intent.commandFrom(session, caller.merchant, 0);
  };

  it.each([[0], ['0.00'], [-1]])('of %j are told in the units of the request', (amount) => {
    const text = 'amount must be above 0; leave it out to give back all that is left.';
    expect(refund(amount)).toMatchObject({ do: 'reject', problems: [{ at: 'amount', text }] });
  });

  it('say in the same units how much is left', () => {
    const problems = [{ ...problem('refund_too_large', 'amount', '50000, 2400'), figures: { most: 2_400 } }];
    const reply = renderRefunded({ kind: 'refused', problems, session }, makeContext());
    const message = 'amount is too large: 24 USD are left to refund.';
    expect(reply.status).toBe(422);
    expect(JSON.parse(reply.body ?? '')).toMatchObject({
      error: { message, details: [{ field: 'amount', message }], subcode: 'refund_too_large' },
    });
  });
});

describe('what was counted of a coupon', () => {
  const standing = { ...declaredEntry(makeDiscount({ code: 'SALE' }), 0), uses: 3 };
  const draft = (intent: ReturnType<typeof parseCoupon>, before: typeof standing | null) => {
    if (intent.do !== 'write-discount') throw new Error(intent.do);
    return intent.draftFrom(before, { isProduct: () => false, variantId: () => null });
  };
  const change = (body: object) =>
    draft(parseCoupon(makeRequest({ params: { id: standing.id }, body }), caller), standing);
  const make = (body: object) =>
    draft(parseNewCoupon(makeRequest({ body: { code: 'NEW', discount_value: 5, ...body } }), caller), null);

  it('cannot be set', () => {
    const told = { at: 'used_count', text: expect.stringContaining('3 so far') as string };
    for (const used_count of [5, 0, '3']) {
      expect(change({ used_count })).toMatchObject({ do: 'reject', problems: [told] });
    }
  });

  it('cannot be set of a new one either', () => {
    const told = { at: 'used_count', text: expect.stringContaining('0 so far') as string };
    expect(make({ used_count: 5 })).toMatchObject({ do: 'reject', problems: [told] });
    for (const used_count of [0, null]) expect(make({ used_count })).toMatchObject({ codes: ['NEW'] });
  });

  it('may come back as it was read', () => {
    for (const used_count of [3, null]) expect(change({ used_count })).toMatchObject({ codes: ['SALE'] });
  });
});

it('both grants of tokens are named where neither is asked for', () => {
  const route = shoppex.routes.find(({ path }) => path === '/dev/v1/oauth/token');
  const told = { at: 'grant_type', text: 'grant_type: give authorization_code or refresh_token.' };
  const [first] = (route?.parse(makeRequest({ body: { grant_type: 'password' } }), null) as BadRequest).problems;
  expect(first).toMatchObject(told);
});
