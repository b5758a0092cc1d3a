import { expect, it } from 'vitest';
import { speechFor } from './speech.ts';

it.each<[string, string, string, string]>([
  ['de', '', 'de', 'de'],
  ['de-AT', 'ja', 'de', 'de-AT'],
  ['pt_BR', '', 'pt', 'pt-BR'],
  ['ar-EG', '', 'ar', 'ar-EG'],
  // What the session says is not spoken here: the browser is asked.
  ['sv-SE', 'fr,de-CH;q=0.8,ja;q=0.5', 'de', 'de-CH'],
  ['iw', 'ja', 'ja', 'ja'],
  // Nobody says anything that is: English, with the numbers of the place.
  ['hi-IN', 'hi', 'en', 'en-IN'],
  ['no', '', 'en', 'en'],
  ['', 'xx', 'en', 'en'],
  ['not a tag', '', 'en', 'en'],
])('a session in “%s” read by a browser of “%s” is told in %s', (session, browser, language, locale) => {
  expect(speechFor(session, browser)).toMatchObject({ language, locale });
});

it('runs from right to left in Arabic alone', () => {
  expect(['en', 'de', 'pt', 'ja', 'ar'].map((locale) => speechFor(locale).dir)).toEqual([
    'ltr',
    'ltr',
    'ltr',
    'ltr',
    'rtl',
  ]);
});
