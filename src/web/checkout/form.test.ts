import { describe, expect, it } from 'vitest';
import { BLANK_ADDRESS } from './countries.ts';
import { parseForm, type FormShape } from './form.ts';
import { en } from './texts/en.ts';

const SHAPE: FormShape = {
  ships: true,
  showsAddress: true,
  showsEmail: true,
  showsTaxId: false,
  billed: null,
  wallMs: Date.UTC(2026, 5, 15),
  wrong: en.wrong,
  takesCard: (method) => method === 'card',
};
const ADDRESS = { country: 'IN', name: ' Asha Rao ', line1: '12 Lake Road', city: 'Bengaluru', postal_code: '560001' };
const CARD = { method: 'card', card_number: '4242 4242 4242 4242', card_expiry: '8/30', card_cvc: '123' };

const errorsOf = (form: Record<string, string>, shape: FormShape = SHAPE) =>
  parseForm(form, shape).errors.map(({ field }) => field);

describe('contact and address', () => {
  it('are trimmed, and what is empty is null', () => {
    const { input, errors } = parseForm({ email: ' asha@example.com ', ...ADDRESS, line2: '  ' }, SHAPE);
    expect(errors).toEqual([]);
    expect(input.buyer).toEqual({ email: 'asha@example.com' });
    expect(input.shippingAddress).toMatchObject({ name: 'Asha Rao', line2: null, region: null, country: 'IN' });
  });

  it.each(['asha', 'asha@', '@example.com', 'a b@example.com', 'a@b', 'asha@example.com\u0000'])(
    'refuses the e-mail address %j and saves none in its place',
    (email) => {
      expect(errorsOf({ email })).toEqual(['email']);
      expect(parseForm({ email }, SHAPE).input.buyer).toBeUndefined();
    },
  );

  it.each([
    ['name', 'x'.repeat(201)],
    ['city', 'Benga\u0007luru'],
    ['phone', 'call me'],
    ['country', 'ZZ'],
    ['postal_code', '1'.repeat(21)],
  ])('refuses %s %j', (name, value) => {
    expect(errorsOf({ ...ADDRESS, [name]: value })).toEqual([name]);
  });

  it('accepts any script', () => {
    const { input, errors } = parseForm({ ...ADDRESS, name: 'आशा राव', city: '東京', line1: 'شارع 1' }, SHAPE);
    expect(errors).toEqual([]);
    expect(input.shippingAddress).toMatchObject({ name: 'आशा राव', city: '東京' });
  });

  it('have a tax ID where the page has asked for it', () => {
    const asking = { ...SHAPE, showsTaxId: true };
    const form = { email: 'asha@example.com', tax_id: ' DE136695976 ' };
    expect(parseForm(form, asking).input.buyer).toEqual({ email: 'asha@example.com', taxId: 'DE136695976' });
    expect(parseForm({ ...form, tax_id: '' }, asking).input.buyer).toEqual({ email: 'asha@example.com', taxId: null });
    expect(parseForm(form, SHAPE).input.buyer).toEqual({ email: 'asha@example.com' });
    expect(errorsOf({ tax_id: '1'.repeat(41) }, asking)).toEqual(['tax_id']);
  });

  it('are cleared when the buyer empties what was shown', () => {
    expect(parseForm({ email: '' }, SHAPE).input.buyer).toEqual({ email: null });
  });

  it('stay as they are when they were hidden, whatever the form says', () => {
    const hidden = { ...SHAPE, showsEmail: false, showsAddress: false };
    const { input } = parseForm({ email: '', country: 'IN', name: '', line1: '' }, hidden);
    expect(input.buyer).toBeUndefined();
    expect(input.shippingAddress).toBeUndefined();
    const forged = parseForm({ email: 'evil@example.com', ...ADDRESS }, hidden).input;
    expect([forged.buyer, forged.shippingAddress]).toEqual([undefined, undefined]);
  });

  it('are not read where nothing is shipped', () => {
    const { input, errors } = parseForm(
      { ...ADDRESS, country: 'ZZ', shipping_option: 'x' },
      { ...SHAPE, ships: false },
    );
    expect(errors).toEqual([]);
    expect(input).toEqual({ buyer: { email: null } });
  });
});

describe('the card', () => {
  it('has each of its mistakes told at its own field', () => {
    const form = { ...CARD, card_number: '4242 4242 4242 4241', card_expiry: '05/26', card_cvc: '12' };
    const { card, cardErrors } = parseForm(form, SHAPE);
    expect(card).toBeNull();
    expect(cardErrors).toEqual([
      { field: 'card_number', text: en.wrong.cardDigit },
      { field: 'card_expiry', text: en.wrong.cardExpired },
      { field: 'card_cvc', text: en.wrong.cardCvc },
    ]);
  });

  it.each([
    ['8/30', 8, 2030],
    ['08 / 30', 8, 2030],
    ['0830', 8, 2030],
    ['12/2031', 12, 2031],
  ])('understands the date %s', (card_expiry, expMonth, expYear) => {
    expect(parseForm({ ...CARD, card_expiry }, SHAPE).card).toEqual({
      number: '4242424242424242',
      expMonth,
      expYear,
      cvc: '123',
    });
  });

  it('tells everything that is wrong at once', () => {
    const { card, cardErrors } = parseForm(
      { ...CARD, card_number: '4242', card_expiry: '13/30', card_cvc: '12' },
      SHAPE,
    );
    expect(card).toBeNull();
    expect(cardErrors.map(({ field }) => field)).toEqual(['card_number', 'card_expiry', 'card_cvc']);
  });

  it('is not read for other methods and never among what was typed', () => {
    const parsed = parseForm({ ...CARD, method: 'cod' }, SHAPE);
    expect(parsed.card).toBeNull();
    expect(parsed.cardErrors).toEqual([]);
    expect(JSON.stringify(parseForm(CARD, SHAPE).typed)).not.toContain('4242');
  });
});

it.each([
  ['364400', 364_400],
  ['', null],
  ['-1', null],
  ['1e9', null],
])('the amount on the button: %j is %s', (shown_amount, amount) => {
  expect(parseForm({ shown_amount }, SHAPE).shownAmount).toBe(amount);
});

describe('the region that is billed', () => {
  const billed = { ...BLANK_ADDRESS, country: 'US', city: 'Oakland' };
  const asking = { ...SHAPE, ships: false, billed };
  it('is put into the address there is, and an empty field changes nothing', () => {
    expect(parseForm({ region: ' California ' }, asking).input.billingAddress).toEqual({
      ...billed,
      region: 'California',
    });
    expect(parseForm({ region: '' }, asking).input).not.toHaveProperty('billingAddress');
    expect(parseForm({ region: 'California' }, { ...SHAPE, ships: false }).input).not.toHaveProperty('billingAddress');
  });

  it('is not taken for a part of an address beside it, of which the country is asked for alone', () => {
    const { shippingAddress, billingAddress } = parseForm(
      { country: 'US', region: 'CA' },
      { ...asking, ships: true },
    ).input;
    expect([shippingAddress?.region, billingAddress?.region]).toEqual([null, 'CA']);
  });

  it('is told when it is too long, where it is asked for', () => {
    expect(errorsOf({ region: 'x'.repeat(101) }, asking)).toEqual(['region']);
    expect(errorsOf({ region: 'x'.repeat(101) }, { ...SHAPE, ships: false })).toEqual([]);
  });
});
