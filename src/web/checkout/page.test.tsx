import { describe, expect, it } from 'vitest';
import { CONTACT, sessionsInEveryState } from '../../../test/every-state.ts';
import {
  makeAddress,
  makeAttempt,
  makeDiscount,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Address } from '../../domain/address.ts';
import type { GiftOffer } from '../../domain/discount.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Session } from '../../domain/session.ts';
import type { ShippingRate } from '../../domain/shipping-rate.ts';
import { withDelivery } from '../../domain/pricing/price.ts';
import { renderNotFound, renderPage } from './page.tsx';
import { speechFor } from './texts/speech.ts';
import { viewOf, type ViewInput } from './view.ts';

const ASSETS = { script: '/kassa/assets/main.js', style: '/kassa/assets/main.css' };
const OWNER = { email: true, address: true, isHolder: true, isOvertaken: false };
const STRANGER = { email: false, address: false, isHolder: false, isOvertaken: false };
const ATTACK = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;

interface Given extends Partial<Omit<ViewInput, 'context' | 'session'>> {
  readonly merchant?: Merchant;
  readonly pageUrl?: string;
  /** Beside what the session has. */
  readonly items?: readonly CatalogItem[];
}

function page(session: Session, { merchant = makeMerchant(), pageUrl, items, ...over }: Given = {}): string {
  const urls = pageUrl === undefined ? {} : { pageUrl: () => pageUrl };
  const context = { ...makeContext({ items: [makeItem(), ...(items ?? [makeGiftItem()])], ...urls }), merchant };
  return renderPage(
    viewOf({ session, context, access: OWNER, path: '/pay/1', assets: ASSETS, token: 'token', ...over }),
  );
}

describe('the shop’s own words', () => {
  const merchant = makeMerchant();
  const all = { notice: ATTACK, shipping_address: ATTACK, submit: ATTACK, after_submit: ATTACK, thank_you: ATTACK };
  const texts = Object.fromEntries(Object.entries(all).map(([place, text]) => [place, { '*': `${place}: ${text}` }]));
  const speaking = { ...merchant, page: { ...merchant.page, texts } };
  const shownIn = (html: string): string[] => [...html.matchAll(/data-text="(\w+)"/g)].map(([, place = '']) => place);

  it('stand at their places, as text and nothing else', () => {
    const open = page(makeSession(), { merchant: speaking });
    expect(shownIn(open)).toEqual(['notice', 'shipping_address', 'submit', 'after_submit']);
    const paid = page(sessionsInEveryState('native')['paid']!, { merchant: speaking });
    expect(shownIn(paid)).toEqual(['thank_you']);
    for (const html of [open, paid]) {
      expect(html).not.toContain('<script>alert');
      expect(html).not.toMatch(/<img[^>]+onerror/);
      expect(html).toContain('&lt;script>alert(1)&lt;/script>');
    }
    expect(shownIn(page(makeSession()))).toEqual([]);
  });

  it('come in the buyer’s language, which is named where it is not the page’s', () => {
    const thanks = { '*': 'Thanks', de: 'Danke\nund tschüss' };
    const inGerman = { ...merchant, page: { ...merchant.page, texts: { submit: thanks } } };
    const spoken = (locale: string): string => page(makeSession({ locale }), { merchant: inGerman });
    expect(spoken('de-AT')).toMatch(
      /<p class="shop-text" data-text="submit" dir="auto" lang="de">Danke\nund tschüss<\/p>/,
    );
    expect(spoken('fr')).toMatch(/<p class="shop-text" data-text="submit" dir="auto">Thanks<\/p>/);
  });
});

it('knows the phone and the e-mail address of whoever has proven to be the customer', () => {
  const session = makeSession({ buyer: { email: null, phone: null, name: null, externalId: null } });
  const login = { kind: 'known', phone: '+919876543210', email: 'asha@example.com', addresses: [] } as const;
  for (const value of [login.phone, login.email]) expect(page(session, { login })).toContain(`value="${value}"`);
});

describe('the tax ID', () => {
  const merchant = makeMerchant({ asksTaxId: true });
  const buyer = { email: CONTACT.email, phone: null, name: null, externalId: null, taxId: 'DE136695976' };

  it('is asked for only where the shop wants it', () => {
    expect(page(makeSession())).not.toContain('name="tax_id"');
    expect(page(makeSession(), { merchant })).toMatch(/<input(?=[^>]* name="tax_id")(?=[^>]* value )/);
    expect(page(makeSession({ buyer }), { merchant })).toMatch(
      /<input(?=[^>]* name="tax_id")(?=[^>]* value="DE136695976")/,
    );
  });

  it('is shown to nobody else', () => {
    expect(page(makeSession({ buyer }), { merchant, access: STRANGER })).not.toContain('DE136695976');
    const nameless = makeSession({ buyer: { ...buyer, email: null } });
    const visitor = { ...STRANGER, email: true, address: true };
    const html = page(nameless, { merchant, access: visitor });
    expect(html).not.toContain('DE136695976');
    expect(html).not.toContain('name="tax_id"');
  });

  it('has its mistakes at its field', () => {
    const errors = [{ field: 'tax_id' as const, text: 'This is not a tax id of Germany.' }];
    expect(page(makeSession(), { merchant, errors })).toMatch(/id="tax_id-error">This is not a tax id of Germany\./);
  });
});

describe('cash on delivery', () => {
  const cashOnDelivery = { ...makeMerchant().cashOnDelivery, exceptPostalCodes: { patterns: { '000*': '560560' } } };
  const merchant = makeMerchant({ cashOnDelivery });
  const session = makeSession({ shippingAddress: makeAddress({ postalCode: '560001' }) });
  const why = 'Cash on delivery is not possible at 560001.';

  it('that is not possible says why, to whoever may see the address', () => {
    const html = page(session, { merchant });
    expect(html).toContain(why);
    expect(html).not.toContain('id="method-cod"');
    expect(page(session, { merchant, access: STRANGER })).not.toContain('560001');
    expect(page(session)).not.toContain('Cash on delivery is not possible');
  });
});

describe('an order without anything to pay', () => {
  const all = { rate: 1_000_000, code: null };
  const session = makeSession({
    paymentMethod: 'cod',
    shippingAddress: makeAddress(),
    shippingOption: 'standard',
    adjustments: [],
  });
  const [standard] = makeMerchant().shipping;
  const shipping = [{ ...standard!, amounts: { INR: 0 } }];

  it('asks for no way to pay, and takes no fee for one', () => {
    const offers = [makeDiscount(all)];
    const context = { ...makeContext(), merchant: makeMerchant({ offers, shipping }) };
    const free = withDelivery({ ...session, paymentMethod: null }, session, context);
    const html = page({ ...free, paymentMethod: 'cod' }, { merchant: context.merchant });
    expect(html).not.toContain('name="method"');
    expect(html).toContain('<span class="pay-label">Complete order</span>');
    expect(html).toContain('Your order is placed at once.');
  });

  it('leaves the choice where only one way to pay makes it free', () => {
    const offers = [makeDiscount({ ...all, id: 'gift-card-week', paymentModes: ['card'] })];
    const merchant = makeMerchant({ offers, shipping });
    const offered = { ...session, paymentMethod: null, paymentOffers: ['gift-card-week'] };
    const html = page(offered, { merchant });
    expect(html).toMatch(/<input(?=[^>]* name="method")(?=[^>]* value="card")(?=[^>]* checked)/);
    expect(html).toContain('<span class="pay-label">Complete order</span>');
  });
});

describe('the page in every state', () => {
  const sessions = Object.entries(sessionsInEveryState('native'));

  it.each(sessions)('%s: has a language, one heading, a way to skip, and unique ids', (_, session) => {
    const html = page(session);
    expect(html).toContain('<!doctype html><html lang="en" dir="ltr">');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('href="#main"');
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it.each(sessions)('%s: shows a stranger nothing of the contact data', (_, session) => {
    const html = page(session, { access: STRANGER });
    for (const secret of [...Object.values(CONTACT), 'Asha', 'Rao', 'Bengaluru', '560001']) {
      expect(html).not.toContain(secret);
    }
  });

  it.each(sessions)('%s: has no inline script or style, which the policy would stop', (_, session) => {
    const html = page(session);
    expect(html).not.toMatch(/<style|style="|<script(?! type="module" src="\/kassa)|\son[a-z]+=/);
  });

  it.each([
    ['asked', 'Your payment is being made'],
    ['unknown', 'Still waiting for the bank'],
    ['settling', 'Please transfer the money'],
    ['paid', 'ABCD-EFGH'],
    ['on delivery', 'To pay on delivery'],
    ['refunded', 'Refunded'],
    ['canceled', 'This checkout was canceled'],
    ['expired', 'This page has expired'],
    ['failed', 'could not be completed'],
    ['declined', 'The payment did not go through.'],
    ['challenged', 'Continue to payment'],
  ])('%s: says “%s”', (state, text) => {
    expect(page(sessionsInEveryState('native')[state]!)).toContain(text);
  });

  it('says that a payment that came too late goes back', () => {
    const expired = sessionsInEveryState('native')['expired']!;
    const [refund] = sessionsInEveryState('native')['refunded']!.refunds;
    const late = page({ ...expired, refunds: [{ ...refund!, automatic: true }] });
    expect(late).toContain('Your payment came too late: ₹3,595.00 goes back to you.');
    expect(late).not.toContain('Nothing was charged');
    expect(page(expired)).toContain('Nothing was charged.');
  });

  it('says that there is no such checkout', () => {
    expect(renderNotFound(ASSETS, speechFor('en'))).toContain('There is no such page');
  });
});

describe('texts of others', () => {
  const merchant = makeMerchant({
    name: ATTACK,
    offers: [makeDiscount({ label: ATTACK }), makeGiftOffer({ label: ATTACK })],
    shipping: [{ ...makeMerchant().shipping[0]!, label: ATTACK }],
    page: {
      logoUrl: 'javascript:alert(3)',
      accent: '#fff;}*{display:none',
      supportEmail: ATTACK,
      termsUrl: 'data:text/html,x',
      privacyUrl: 'JavaScript:alert(4)',
    },
  });
  const session = makeSession({
    lines: [makeLine({ title: ATTACK, variantTitle: ATTACK, properties: { [ATTACK]: ATTACK } })],
    codes: [{ code: ATTACK, by: 'buyer', replaced: null }],
    buyer: { email: ATTACK, phone: ATTACK, name: ATTACK, externalId: null },
    shippingAddress: makeAddress({ name: ATTACK, line1: ATTACK, city: ATTACK }),
    attempts: [makeAttempt({ state: 'declined', decline: { code: 'card_declined', message: ATTACK } })],
    successUrl: 'javascript:alert(5)',
    cancelUrl: 'javascript:alert(6)',
  });
  const typed = { email: ATTACK, name: ATTACK, code: ATTACK };
  const errors = [
    { field: null, text: ATTACK },
    { field: 'email' as const, text: ATTACK },
  ];

  it('never become markup', () => {
    const html = page(session, { merchant, typed, errors, notice: ATTACK });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img src=x');
    expect(html).toContain('&lt;script>alert(1)');
  });

  it('never become links that run', () => {
    const html = page(session, { merchant });
    for (const [, href = ''] of html.matchAll(/(?:href|src|action|formaction)="([^"]*)"/g)) {
      expect(href).toMatch(/^(\/|#|https:\/\/|mailto:)/);
    }
    expect(html).not.toContain('display:none');
  });

  it('leads to a shop’s page exactly as it was given', () => {
    const successUrl = 'https://my-store.com/thanks?order={ID}&a=1#top';
    const html = page({ ...sessionsInEveryState('native')['paid']!, successUrl });
    const escaped = successUrl.replace('&', '&amp;');
    expect(html).toContain(`href="${escaped}"`);
    expect(html).toContain(`content="5;url=${escaped}"`);
  });
});

describe('the form', () => {
  it('shows what was typed again, and errors at their fields', () => {
    const html = page(makeSession(), {
      typed: { email: 'nobody@', name: 'Mira' },
      errors: [{ field: 'email', text: 'Check the e-mail address.' }],
    });
    expect(html).toMatch(
      /<input[^>]* id="email"[^>]* value="nobody@"[^>]* aria-invalid="true"[^>]* aria-describedby="[^"]*email-error"/,
    );
    expect(html).toMatch(/id="email-error"[^>]*>Check the e-mail address\./);
    expect(html).toContain('href="#email"');
    expect(html).toContain('value="Mira"');
  });

  it('labels every control', () => {
    const html = page(makeSession());
    const controls = [...html.matchAll(/<(?:input|select)([^>]*)>/g)].map(([, attributes = '']) => attributes);
    for (const attributes of controls.filter((text) => !text.includes('type="hidden"'))) {
      const [, id = ''] = / id="([^"]+)"/.exec(attributes) ?? [];
      const isLabelled = html.includes(`for="${id}"`) || attributes.includes('type="radio"');
      expect(isLabelled, attributes).toBe(true);
    }
  });

  it('puts the amount on the button that is charged: with the country’s shipping and the method’s fee', () => {
    expect(page(makeSession())).toContain('name="shown_amount" value="364400"');
    expect(page(makeSession(), { typed: { method: 'cod' } })).toContain('name="shown_amount" value="369400"');
  });

  it('asks for no address when nothing is shipped', () => {
    const html = page(makeSession({ lines: [makeLine({ requiresShipping: false })] }));
    expect(html).not.toContain('id="line1"');
    expect(html).toContain('id="email"');
    expect(html).not.toContain('Cash on delivery');
  });

  it('words the address by country', () => {
    const abroad = makeMerchant({ shipping: [{ ...makeMerchant().shipping[0]!, countries: ['*'] }] });
    const html = (country: string): string => page(makeSession({ country }), { merchant: abroad });
    expect(html('IN')).toContain('PIN code');
    expect(html('US')).toContain('ZIP code');
    expect(html('US')).toContain('State');
    expect(html('HK')).not.toContain('id="postal_code"');
    expect(html('DE')).not.toContain('id="region"');
  });

  it('makes the buyer choose when the shop does not ship to their country', () => {
    const rate = makeMerchant().shipping[0]!;
    const merchant = makeMerchant({ shipping: [{ ...rate, countries: ['DE', 'FR'] }] });
    const html = page(makeSession({ country: 'IN' }), { merchant });
    expect(html).toContain('<option value selected>Choose a country</option>');
    expect(html).toContain('Choose a country to see what shipping costs.');
  });

  it('tells at its field what is not served, and hints at what was not filled in yet', () => {
    const [rate] = makeMerchant().shipping;
    const shown = (over: Partial<ShippingRate>, address: Partial<Address>): string => {
      const session = makeSession({ shippingAddress: makeAddress(address) });
      return page(session, { merchant: makeMerchant({ shipping: [{ ...rate!, ...over }] }) });
    };
    const errorAt = (field: string, html: string): string | undefined =>
      new RegExp(`id="${field}-error">([^<]+)<`).exec(html)?.[1];
    const near = { postalCodes: { patterns: { '0000*': '56005600' } } };
    expect(errorAt('postal_code', shown(near, { postalCode: '744101' }))).toContain('does not deliver to 744101.');
    expect(errorAt('postal_code', shown(near, {}))).toBeUndefined();
    const inKerala = { regions: ['IN-KL'] };
    expect(errorAt('region', shown(inKerala, { region: 'Goa' }))).toContain('does not deliver to Goa.');
    const vague = shown(inKerala, { region: null });
    expect(errorAt('region', vague)).toBeUndefined();
    expect(vague).toContain('Enter your address to see what shipping costs.');
    expect(shown({}, {})).not.toContain('Enter your address');
  });

  it('leaves masked data to be kept or replaced', () => {
    const html = page(sessionsInEveryState('native')['open']!, { access: STRANGER });
    expect(html).toContain('a•••@e•••.com');
    expect(html.match(/Use other details/g)).toHaveLength(1);
  });

  it('never writes card data back', () => {
    const html = page(makeSession(), { typed: { card_number: '4242' } as never });
    expect(html).toMatch(/id="card_number"[^>]* value(?:=""|[ >])/);
  });

  it('offers gifts that are reached, and tells how far the others are', () => {
    const merchant = (threshold: number): Merchant =>
      makeMerchant({ offers: [makeGiftOffer({ threshold: { INR: threshold } })] });
    expect(page(makeSession(), { merchant: merchant(350_000) })).toContain(
      `name="take" value="${makeGiftItem().variant.id}"`,
    );
    expect(page(makeSession(), { merchant: merchant(400_000) })).toContain('₹405.00 to go');
    const gift = makeGiftItem();
    const gone = { ...gift, product: { ...gift.product, status: 'archived' as const } };
    const soldOut = { ...gift, variant: { ...gift.variant, inventoryQuantity: 0, whenOutOfStock: 'deny' as const } };
    for (const item of [gone, soldOut]) {
      expect(page(makeSession(), { merchant: merchant(350_000), items: [item] })).not.toContain('name="take"');
    }
  });

  it('counts the pieces that a gift still takes, and hides it where the shop wants a surprise', () => {
    const merchant = (over: Partial<GiftOffer>): Merchant =>
      makeMerchant({ offers: [makeGiftOffer({ threshold: {}, ...over })] });
    const html = page(makeSession(), { merchant: merchant({ minQuantity: 3 }) });
    expect(html).toContain('2 pieces to go');
    expect(html).toMatch(/<progress[^>]* max="3" value="1"/);
    expect(page(makeSession(), { merchant: merchant({ minQuantity: 2 }) })).toContain('1 piece to go');
    expect(page(makeSession(), { merchant: merchant({ minQuantity: 2, progress: 'nowhere' }) })).not.toContain('to go');
  });

  it('asks for a region where the price may depend on it', () => {
    const byRegion = { country: 'IN', region: 'IN-KL', rate: 10_000, label: 'Cess' };
    const label = (taxes: Merchant['taxes']): string =>
      /<label for="region">.*?<\/label>/.exec(page(makeSession(), { merchant: makeMerchant({ taxes }) }))?.[0] ?? '';
    expect(label([])).toContain('(optional)');
    expect(label([byRegion])).not.toContain('(optional)');
  });

  it('does not put a number on free shipping that is not priced yet', () => {
    const offer = makeDiscount({ benefit: { kind: 'free-shipping', upTo: {} }, cap: { INR: 3_000 } });
    const session = makeSession({ codes: [{ code: 'SUMMER10', replaced: null, by: 'buyer' }] });
    const html = page(session, { merchant: makeMerchant({ offers: [offer], shipping: [] }) });
    expect(html).toContain('makes shipping cheaper');
  });

  it('shows the codes that the shop shows, and what the cart lacks for them', () => {
    const shown = (over: Parameters<typeof makeDiscount>[0]): string =>
      page(makeSession(), { merchant: makeMerchant({ offers: [makeDiscount({ isVisible: true, ...over })] }) });
    expect(shown({})).toContain('name="add" value="SUMMER10"');
    expect(shown({})).toContain('10% off');
    const dear = shown({ minimum: { INR: 500_000 } });
    expect(dear).toContain('add ₹1,405.00 more');
    expect(dear).not.toContain('name="add"');
    expect(shown({ isVisible: undefined })).not.toContain('SUMMER10');
  });

  it('explains the total to whoever wants to know', () => {
    const html = page(
      makeSession({ lines: [makeLine({ quantity: 2 }), makeLine({ id: 'li_2', unitAmount: 30_000 })] }),
    );
    expect(html).toContain('How is this calculated?');
    expect(html).toContain('2 × ₹3,595.00');
    const simple = makeSession({ lines: [makeLine({ requiresShipping: false })] });
    expect(page(simple, { merchant: makeMerchant({ taxes: [] }) })).not.toContain('How is this calculated?');
  });

  it('says why a code does nothing', () => {
    const html = page(makeSession({ codes: [{ code: 'SUMER', by: 'buyer', replaced: null }] }));
    expect(html).toContain('There is no code');
    expect(html).toContain('name="remove" value="SUMER"');
  });

  it('needs no method when nothing is to pay', () => {
    const html = page(
      makeSession({
        lines: [makeLine({ unitAmount: 0, requiresShipping: false })],
        totals: { ...makeSession().totals, subtotal: 0, total: 0 },
      }),
    );
    expect(html).toContain('Complete order');
    expect(html).not.toContain('card_number');
  });

  it('has no field for codes where the shop has named the amounts itself', () => {
    const inline = makeLine({ variantId: null, productId: null, requiresShipping: false });
    expect(page(makeSession())).toContain('id="code"');
    expect(page(makeSession({ lines: [inline] }))).not.toContain('id="code"');
  });

  it('marks a line that others have bought out meanwhile', () => {
    const errors = [{ field: null, text: 'There are not enough left.', line: 1 }];
    const lines = [makeLine(), makeLine({ id: 'li_2', quantity: 3 })];
    const html = page(makeSession({ lines }), { errors });
    expect(html.match(/class="shortage"/g)).toHaveLength(1);
    expect(html).toContain('value="li_2:0"');
    expect(html).toContain('value="li_2:1"');
  });

  it.each([
    ['https://pay.example/pay/1', true, true],
    ['http://127.0.0.1:8787/pay/1', false, true],
    ['http://127.0.0.1:8787/pay/1', true, false],
    ['http://shop.example/pay/1', false, false],
  ])('at %s (live: %s) it is called secure: %s', (url, livemode, isCalledSo) => {
    const html = page(makeSession({ livemode }), { pageUrl: url });
    expect(html.includes('Secure page')).toBe(isCalledSo);
    expect(html.includes('sent encrypted')).toBe(isCalledSo);
  });

  it('warns of test mode only there', () => {
    expect(page(makeSession())).toContain('4242 4242 4242 4242');
    expect(page(makeSession({ livemode: true }))).not.toContain('Test mode');
  });
});

describe('a result', () => {
  const states = sessionsInEveryState('native');

  it('names the date, the way of paying and where the parcel goes', () => {
    const html = page(states['paid']!);
    expect(html).toMatch(/<time datetime="2026-06-15T12:00:00.000Z">15 June 2026/i);
    expect(html).toContain('<dt>Payment</dt><dd dir="auto">Card</dd>');
    expect(html).toMatch(/Delivery to<\/dt><dd dir="auto">Asha Rao, 12 Lake Road, 560001 Bengaluru, KA, India</);
  });

  it.each(['canceled', 'expired'])('%s without a way back names the shop, and no shipping nobody chose', (state) => {
    const merchant = makeMerchant({ page: { ...makeMerchant().page, supportEmail: 'help@my-store.com' } });
    const html = page({ ...states[state]!, shippingAddress: null }, { merchant });
    expect(html).toContain('The shop is <strong dir="auto">My Store</strong>');
    expect(html).toContain('it answers at <a href="mailto:help@my-store.com">');
    expect(html).not.toContain('Needs a country');
  });
});

describe('moving on by itself', () => {
  const waiting = sessionsInEveryState('native')['challenged']!;
  const paid = { ...sessionsInEveryState('native')['paid']!, successUrl: 'https://my-store.com/thanks' };

  it('goes to the provider only right after Pay', () => {
    expect(page(waiting)).not.toContain('http-equiv="refresh"');
    const html = page(waiting, { isForwarding: true });
    expect(html).toContain('data-stage="forwarding"');
    expect(html).toContain('content="0;url=https://bank.example/1"');
  });

  it('goes back to the shop unless the buyer stays or comes back later', () => {
    expect(page(paid)).toContain('data-return-s="5"');
    expect(page(paid, { stays: true })).not.toContain('refresh');
    const later = { ...paid, order: { ...paid.order!, atMs: NOW_MS - 3_600_000 } };
    expect(page(later)).not.toContain('refresh');
  });

  it('looks again while a payment is open, but not for a transfer by hand', () => {
    const states = sessionsInEveryState('native');
    expect(page(states['asked']!)).toContain('data-poll-s="2"');
    expect(page(states['settling']!)).not.toContain('data-poll-s');
  });
});
