import { describe, expect, it } from 'vitest';
import { textFor } from './page-texts.ts';

const texts = { 'en-GB': 'Basket', en: 'Cart', de: 'Warenkorb', '*': '🛒' };

describe('textFor', () => {
  it.each([
    ['en-GB', 'de', 'Basket', 'en-GB'],
    ['en-gb', 'de', 'Basket', 'en-GB'],
    ['en-IN', 'de', 'Cart', 'en'],
    ['fr-FR', 'de-AT', 'Warenkorb', 'de'],
    ['fr', 'it', '🛒', null],
    ['english', 'it', '🛒', null],
  ])('finds for a buyer in %s of a shop in %s: %s', (buyer, shop, text, locale) => {
    expect(textFor(texts, buyer, shop)).toEqual({ text, locale });
  });

  it('knows a language by its former code too', () => {
    expect(textFor({ he: 'עגלה', nb: 'Kurv' }, 'iw-IL', 'en')?.text).toBe('עגלה');
    expect(textFor({ he: 'עגלה', nb: 'Kurv' }, 'no', 'en')?.text).toBe('Kurv');
  });

  it('says nothing rather than something in a third language', () => {
    expect(textFor({ de: 'Warenkorb' }, 'fr', 'en')).toBeNull();
    expect(textFor(undefined, 'en', 'en')).toBeNull();
  });
});
