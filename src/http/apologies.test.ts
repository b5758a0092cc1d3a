import { expect, it } from 'vitest';
import { apologiesFor } from './apologies.ts';

it.each([
  [undefined, 'en'],
  ['de-AT,en;q=0.5', 'de'],
  ['fr,pt_BR', 'pt'],
  ['JA', 'ja'],
  ['sv,ar;q=0.1', 'ar'],
  ['sv', 'en'],
])('a browser of “%s” is told in %s', (header, language) => {
  expect(apologiesFor(header).language).toBe(language);
});

it.each(['en', 'de', 'pt', 'ja', 'ar'])('%s says how long to wait, and nothing in the words of another', (language) => {
  const { texts, title } = apologiesFor(language);
  expect(texts.tooManyTries).toContain('{seconds}');
  const english = apologiesFor('en');
  if (language === 'en') return;
  expect(title).not.toBe(english.title);
  for (const [regret, text] of Object.entries(texts)) expect(Object.values(english.texts), regret).not.toContain(text);
});
