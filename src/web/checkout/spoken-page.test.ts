// The page in a language that does not exist: every text of its catalogue stands in brackets, so that a word which the
// page says without it shows.
import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import { SPEECH, unspoken } from '../../../test/spoken.ts';
import { makeContext } from '../../../test/wire-makers.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { price } from '../../domain/pricing/price.ts';
import type { Session } from '../../domain/session.ts';
import { renderNotFound, renderPage } from './page.tsx';
import { LANGUAGES, speechFor } from './texts/speech.ts';
import { viewOf, type ViewInput } from './view.ts';

const ASSETS = { script: '/kassa/assets/main.js', style: '/kassa/assets/main.css' };
const STRANGER = { email: false, address: false, isHolder: false, isOvertaken: false };
const OWNER = { email: true, address: true, isHolder: true, isOvertaken: false };

const merchant = makeMerchant({
  name: 'SHOP',
  asksTaxId: true,
  offers: [
    makeDiscount({ isVisible: true, label: 'SALE' }),
    makeDiscount({ id: 'more', code: 'MORE', label: 'LARGE', isVisible: true, minimum: { INR: 900_000 } }),
    makeGiftOffer({ label: 'GIFT' }),
  ],
  page: { ...makeMerchant().page, supportEmail: 'HELP@SHOP', termsUrl: 'https://shop.example/t', privacyUrl: null },
});

function pageOf(
  session: Session,
  over: Partial<ViewInput> & { readonly shop?: Merchant; readonly items?: CatalogItem[] } = {},
): string {
  const { shop = merchant, items = [makeItem()], ...rest } = over;
  const context = { ...makeContext({ items: [...items, makeGiftItem()] }), merchant: shop };
  const input = { session, context, access: OWNER, path: '/pay/1', assets: ASSETS, token: 'token', speech: SPEECH };
  return renderPage(viewOf({ ...input, ...rest }));
}

const wordsOf = (...given: Parameters<typeof pageOf>): string[] =>
  unspoken(pageOf(...given)).filter((word) => !KNOWN.has(word));

/** What is sold, who buys it and where, as the makers of tests have it; the month and the country are the locale's. */
const KNOWN = new Set(
  'Standard Charcoal Gown Brown Pairs Agate Earrings Juni Asha Lake Road Bengaluru Indien asha rao example com Rao'.split(
    ' ',
  ),
);

it('finds a word that no catalogue has', () => {
  expect(unspoken('<html><body><p>⟦Hallo ⟦du⟧⟧ there</p><a title="Look">⟦x⟧</a></body>')).toEqual(['there', 'Look']);
});

describe('the page says nothing without its catalogue', () => {
  const states = Object.entries(sessionsInEveryState('native'));
  it.each(states)('%s', (_, session) => {
    // What to do is the shop's own words.
    const attempts = session.attempts.map((one) => ({ ...one, instructions: one.instructions && 'IBAN' }));
    expect(wordsOf({ ...session, attempts })).toEqual([]);
  });

  const monthly = { interval: 'month', intervalCount: 1 } as const;
  const refused = { code: 'MORE', by: 'buyer', replaced: null } as const;
  const more = { code: 'discount_minimum_not_met', text: 'Needs more.', figures: { more: 50_000 } } as const;
  const known = {
    kind: 'known',
    phone: '+919876543210',
    email: null,
    addresses: [makeAddress({ name: 'Asha Rao' })],
  } as const;
  const errors = [{ field: null, text: 'X' }];
  const sold = { product: { ...makeItem().product, status: 'archived' as const } };
  it.each<[string, Partial<Session>, Parameters<typeof wordsOf>[1]]>([
    [
      'a stranger',
      { buyer: { email: 'a@example.com', phone: null, name: null, externalId: null } },
      { access: STRANGER },
    ],
    ['somebody after another', {}, { standing: 'replace', notice: null, errors }],
    ['codes', { codes: [refused, { ...refused, refusal: more }, { ...refused, code: 'NONE' }] }, {}],
    ['the phone asked for', {}, { login: { kind: 'ask' }, shop: { ...merchant, phoneLogin: 'optional' } }],
    ['the phone asked for first', {}, { login: { kind: 'ask' }, shop: { ...merchant, phoneLogin: 'required' } }],
    [
      'a code on its way',
      {},
      { login: { kind: 'code', challengeId: 'c', phone: '+919876543210', channel: 'whatsapp', sentAtMs: NOW_MS } },
    ],
    ['a phone that is known', { shippingAddress: null }, { login: known }],
    ['what is paid again and again', { mode: 'subscription', lines: [makeLine({ recurring: monthly })] }, {}],
    ['a way to pay that is kept', { mode: 'setup', lines: [], adjustments: [] }, {}],
    ['nothing that pays', {}, { shop: { ...merchant, gateways: [] } }],
    ['nowhere to send it', { shippingAddress: makeAddress({ country: 'FR' }) }, {}],
    ['no longer sold', {}, { items: [makeItem(sold)] }],
    ['a live shop', { livemode: true }, {}],
  ])('%s', (_, over, given) => {
    expect(wordsOf(makeSession(over), given)).toEqual([]);
  });

  it('where there is none', () => {
    expect(unspoken(renderNotFound(ASSETS, SPEECH))).toEqual([]);
  });
});

it('steps of the price that have no name from the shop are told in the page’s words', () => {
  const recurring = { interval: 'month', intervalCount: 1 } as const;
  const ownTerms = { tiers: [{ minQuantity: 1, off: 100_000 }], fees: { setup: { INR: 900 } } };
  const cart = makeSession({ lines: [makeLine({ recurring, ownTerms })], customerId: 'c' });
  const change = { change: { partMs: 1, wholeMs: 2, had: {} }, credit: 50 };
  const gift = makeLine({ id: 'li_2', giftOfferId: 'gone' });
  const cases = [
    {},
    { trialDays: 14 },
    { subscription: { id: 's', renewal: 1, ...change } },
    { paymentMethod: 'cod' },
    { lines: [...cart.lines, gift] },
  ];
  for (const over of cases) {
    const told = { ...cart, ...over };
    const session = { ...told, ...price(told, makeFacts({ merchant })) };
    expect(session.adjustments.length).toBeGreaterThan(1);
    expect(wordsOf(session)).toEqual([]);
  }
});

it.each(LANGUAGES)(
  'where a way to pay is only saved, the page speaks in %s of no order, receipt or tax',
  (language) => {
    const speech = speechFor(language);
    const { frame, contact, document } = speech.texts;
    const html = pageOf(makeSession({ mode: 'setup', lines: [], adjustments: [] }), { speech });
    expect(html).toContain(`<title>${frame.setupHeading('SHOP')}</title>`);
    expect(html).toContain(contact.setupEmailHint('SHOP'));
    for (const text of [contact.emailHint('SHOP'), document.seller('SHOP'), 'name="tax_id"']) {
      expect(html).not.toContain(text);
    }
  },
);

/** How each language calls what is not saved but bought. */
const BUYING: Readonly<Record<string, RegExp>> = {
  en: /checkout|\border\b/i,
  de: /Kasse|Bestellung/,
  pt: /compra|pedido/i,
  ja: /(?<!定期)購入|注文/,
  ar: /الشراء|الطلب|لطلب/,
};

it.each(LANGUAGES)('where a way to pay is only saved, no face of the page speaks in %s of a checkout', (language) => {
  const speech = speechFor(language);
  const live = { mode: 'setup', lines: [], adjustments: [], codes: [], livemode: true } as const;
  const setup = (over: Partial<Session> = {}): Session => makeSession({ ...live, ...over });
  const shop = { ...merchant, phoneLogin: 'off' as const };
  const faces = [
    pageOf(setup(), { speech, shop }),
    pageOf(setup(), { speech, shop: { ...shop, gateways: [] } }),
    ...(['completed', 'canceled', 'failed', 'expired'] as const).map((state) =>
      pageOf(setup({ state }), { speech, shop }),
    ),
    renderNotFound(ASSETS, speech),
  ];
  for (const html of faces) {
    expect(html.replace(/<[^<>]+>/g, ' ')).not.toMatch(BUYING[language]!);
  }
});
