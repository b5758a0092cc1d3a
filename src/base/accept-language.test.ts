import { expect, it } from 'vitest';
import { acceptedLanguages } from './accept-language.ts';

it.each<[string, string[]]>([
  ['', []],
  ['de', ['de']],
  ['de-AT,de;q=0.9,en;q=0.8', ['de-AT', 'de', 'en']],
  ['en;q=0.2, ja ;q=0.7,pt-BR', ['pt-BR', 'ja', 'en']],
  ['fr;q=0,*;q=0.5,ar', ['ar']],
  ['<script>,de;q=x,pt', ['pt']],
])('reads “%s” in the order of what is wanted', (header, tags) => {
  expect(acceptedLanguages(header)).toEqual(tags);
});

it('looks at no more of it than a browser sends', () => {
  expect(acceptedLanguages(`${'x'.repeat(600)},de`)).toEqual([]);
});
