// What a tax id, a place and a checkout's way of writing prices make of a session's tax.
import { describe, expect, it } from 'vitest';
import { ask, shopMerchant, type Answered, type Asked } from '../../../test/fastspring-shop.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const merchant = {
  ...shopMerchant,
  taxesIncluded: true,
  taxesIncludedOtherwiseIn: ['US'],
  taxes: [
    { country: 'DE', rate: 190_000, label: 'USt', reverseCharge: true } as const,
    { country: 'FR', rate: 200_000, label: 'TVA', reverseCharge: true } as const,
    { country: 'US', region: 'US-CA', rate: 72_500, label: 'Sales tax' },
  ],
};
const lineItems = [{ productPath: 'guide' }];
const open = (body: object, asked: Asked = {}): Answered =>
  ask(fastspring, `POST ${SESSIONS}`, { cart: { lineItems }, ...body }, null, { merchant, ...asked });
const put = (session: Session, body: object): Answered =>
  ask(fastspring, `PUT ${SESSIONS}/:sessionId`, body, session, { merchant });
interface Cart {
  readonly taxIncluded: string;
  readonly taxRate: number;
  readonly taxTotal: number;
  readonly netTotal: number;
  readonly withTaxNetTotal: number;
  readonly lineItems: readonly { readonly price: { readonly taxExempt: boolean } }[];
}
const cartOf = ({ body }: Answered) => {
  const { taxIncluded, taxRate, taxTotal, netTotal, withTaxNetTotal, lineItems: items } = body['cart'] as Cart;
  return { taxIncluded, taxRate, taxTotal, netTotal, withTaxNetTotal, exempt: items[0]?.price.taxExempt };
};
const warningsOf = ({ body }: Answered) => (body['warnings'] as { code: string }[]).map(({ code }) => code);

describe('a tax id', () => {
  it('that is one of the country takes the tax off, and the price stays', () => {
    const answer = open({ country: 'DE', customer: { taxId: 'DE136695976' } });
    expect(answer.session.buyer.taxId).toBe('DE136695976');
    expect(cartOf(answer)).toEqual({
      taxIncluded: 'TAXES_INCLUDED_IN_PRICE',
      taxRate: 0,
      taxTotal: 0,
      netTotal: 18.5,
      withTaxNetTotal: 18.5,
      exempt: true,
    });
    expect(answer.body).toMatchObject({ customer: { taxId: 'DE136695976' }, warnings: [] });
  });

  it('with a slip is told and changes nothing', () => {
    const answer = open({ country: 'DE', customer: { taxId: 'DE12' } });
    expect(answer.status).toBe(201);
    expect(warningsOf(answer)).toEqual(['INVALID_TAX_ID']);
    expect(answer.session.buyer).not.toHaveProperty('taxId');
    expect(cartOf(answer)).toMatchObject({ taxTotal: 2.95, exempt: false });
    expect(answer.body).toMatchObject({ customer: { taxId: 'DE12' } });
  });

  it('counts once the session has come to its country', () => {
    const before = open({ country: 'FR', customer: { taxId: 'DE136695976' } });
    expect(cartOf(before)).toMatchObject({ taxRate: 19.97, exempt: false });
    const after = put(before.session, { country: 'DE' });
    expect(cartOf(after)).toMatchObject({ taxRate: 0, exempt: true });
    expect(cartOf(put(after.session, { country: 'FR' }))).toMatchObject({ exempt: false });
  });

  it.each([
    ['529.982.247-25', []],
    ['11.222.333/0001-81', []],
    ['529.982.247-26', ['INVALID_TAX_ID']],
  ])('of Brazil is told by its check digits: %s', (taxId, warnings) => {
    expect(warningsOf(open({ country: 'BR', customer: { taxId } }))).toEqual(warnings);
  });

  it('that was typed on the page is nobody’s business who has no credentials', () => {
    const { session } = open({ country: 'DE', customer: { taxId: 'DE136695976' } });
    const typed = { ...session, buyer: { ...session.buyer, taxId: 'DE129273398' } };
    const read = (caller: null | undefined) =>
      ask(fastspring, `GET ${SESSIONS}/:sessionId`, undefined, typed, { merchant, ...(caller === null && { caller }) });
    expect(read(undefined).body).toMatchObject({ customer: { taxId: 'DE129273398' } });
    expect(JSON.stringify(read(null).body)).not.toContain('DE129273398');
  });
});

describe('the place', () => {
  it('is the state that is billed, where nothing is sent, and its tax is added', () => {
    const inCalifornia = { billToAddress: { region: 'CA', postalCode: '94105' } };
    expect(cartOf(open({ country: 'US', customer: inCalifornia }))).toMatchObject({
      taxIncluded: 'TAXES_ADDED_TO_PRICE',
      taxTotal: 1.45,
      netTotal: 19.95,
      withTaxNetTotal: 21.4,
    });
    expect(cartOf(open({ country: 'US' }))).toMatchObject({ taxTotal: 0 });
    // An address in another country than the one that was asked for says nothing of a state.
    expect(cartOf(open({ country: 'US', customer: { billToAddress: { country: 'DE', region: 'CA' } } }))).toMatchObject(
      {
        taxTotal: 0,
      },
    );
  });
});
