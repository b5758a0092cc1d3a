import { expect, it } from 'vitest';
import { spellingsOf } from './language-spellings.ts';

it.each([
  ['iw', ['iw', 'he']],
  ['HE', ['he', 'iw']],
  ['nb', ['nb', 'no', 'nn']],
  ['de', ['de']],
])('%s', (language, spellings) => {
  expect(spellingsOf(language)).toEqual(spellings);
});
