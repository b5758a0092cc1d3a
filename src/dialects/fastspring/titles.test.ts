// What items are called, in the buyer's language: on the page, in the answers and in the order.
import { expect, it } from 'vitest';
import { ask, shopItems, type Asked } from '../../../test/fastspring-shop.ts';
import type { Session } from '../../domain/session.ts';
import { fastspring } from './index.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;

const opened = (...lineItems: object[]): Session =>
  ask(fastspring, `POST ${SESSIONS}`, { country: 'US', locale: 'de', cart: { lineItems } }, null).session;

const put = (session: Session, body: object, asked: Asked = {}): Session => {
  const answer = ask(fastspring, `PUT ${SESSION}`, body, session, asked);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.session;
};

const titles = ({ lines }: Session): string[] => lines.map(({ title }) => title);

const guide = (descriptions?: object) => ({ productPath: 'guide', ...(descriptions && { descriptions }) });
const HANDBUCH = guide({ display: { de: 'Handbuch' } });
const buyer = { caller: null } as const;

it.each<[string, object, string]>([
  ['its display name', { display: { de: 'Handbuch', en: 'Handbook' }, summary: { de: 'Als PDF' } }, 'Handbuch'],
  ['its display name in English', { display: { en: 'Handbook' }, summary: { de: 'Als PDF' } }, 'Handbook'],
  ['its summary', { display: { fr: 'Manuel' }, summary: { de: ' Als PDF ' } }, 'Als PDF'],
  ['its summary in English', { display: { de: ' ' }, summary: { en: 'As PDF' } }, 'As PDF'],
  ['its title in the catalogue', { display: { fr: 'Manuel' }, instructions: { de: 'Lesen' } }, 'The Guide'],
])('an item is called by %s', (_, descriptions, title) => {
  expect(titles(opened(guide(descriptions)))).toEqual([title]);
});

it.each([
  ['he', 'iw', { iw: 'מדריך' }, 'מדריך'],
  ['iw', 'iw', { iw: 'מדריך' }, 'מדריך'],
  ['nb', 'no', { no: 'Håndbok' }, 'Håndbok'],
  ['no', 'no', { no: 'Håndbok' }, 'Håndbok'],
])('a language is found by the vendor’s name for it: %s', (locale, named, display, title) => {
  const lineItems = [guide({ display })];
  const { body, session } = ask(fastspring, `POST ${SESSIONS}`, { country: 'US', locale, cart: { lineItems } }, null);
  expect(body).toMatchObject({ locale: named, warnings: [] });
  expect(titles(session)).toEqual([title]);
});

it('a name in one language does not stay in another one', () => {
  const session = put(opened(HANDBUCH), { locale: 'fr' }, buyer);
  expect(titles(session)).toEqual(['The Guide']);
  expect(titles(put(session, { locale: 'de' }, buyer))).toEqual(['Handbuch']);
});

it('a name goes with the item’s descriptions', () => {
  const session = opened(HANDBUCH);
  expect(titles(put(session, { cart: { lineItems: [guide()] } }))).toEqual(['The Guide']);
  expect(titles(put(session, { cart: { lineItems: [guide()] } }, buyer))).toEqual(['Handbuch']);
});

it('the language changes also while another item is no longer sold', () => {
  const session = opened(guide({ display: { de: 'Handbuch', fr: 'Manuel' } }), { productPath: 'icons' });
  const items = shopItems.map((item) =>
    item.variant.id === 'icons' ? { ...item, product: { ...item.product, status: 'draft' as const } } : item,
  );
  expect(titles(put(session, { locale: 'fr' }, { ...buyer, items }))).toEqual(['Manuel', 'Icons']);
});
