// The catalogues beside each other. That none lacks a text, the types see to.
import { expect, it, describe } from 'vitest';
import { isObject } from '../../../base/json.ts';
import { en } from './en.ts';
import { LANGUAGES, speechFor } from './speech.ts';

type Leaf = readonly [path: string, value: unknown];

const leavesOf = (value: unknown, path = ''): Leaf[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${path}.${name}`))
    : [[path, value]];

const OTHERS = LANGUAGES.filter((language) => language !== 'en');
/** Words that are the same in German or Portuguese. */
const SAME = new Set([
  'Code',
  'Region',
  'Total',
  'Subtotal',
  'CEP',
  'CVC',
  'MM / YY',
  '(optional)',
  'Eircode',
  'County',
  'E-mail',
  'Wallet',
]);

describe.each(OTHERS)('in %s', (language) => {
  const { texts } = speechFor(language);
  const english = new Map(leavesOf(en));

  it('says everything, and nothing of it in English', () => {
    for (const [path, value] of leavesOf(texts)) {
      if (typeof value !== 'string') continue;
      expect(value.trim(), path).not.toBe('');
      const same = english.get(path);
      if (value === same) expect(SAME, `${path}: ${value}`).toContain(value);
    }
  });

  it('keeps the gaps that the script fills', () => {
    const gapsOf = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
    for (const name of Object.keys(en.script) as (keyof typeof en.script)[]) {
      expect(gapsOf(texts.script[name]), name).toEqual(gapsOf(en.script[name]));
    }
  });
});

it.each<[string, number[], string[]]>([
  ['en', [1, 2], ['1 item', '2 items']],
  ['de', [1, 1_000], ['1 Artikel', '1.000 Artikel']],
  ['pt', [0, 1, 2], ['0 item', '1 item', '2 itens']],
  ['ja', [1, 2], ['1点', '2点']],
  ['ar', [1, 2, 3, 11, 100], ['منتج واحد', 'منتجان', '3 منتجات', '11 منتجًا', '100 منتج']],
])('counts in %s as the language does', (language, numbers, said) => {
  const { summary } = speechFor(language).texts;
  expect(numbers.map((number) => summary.items(number))).toEqual(said);
});

it.each([
  ['en', 'every month', 'every 3 months'],
  ['de', 'monatlich', 'alle 3 Monate'],
  ['pt', 'a cada mês', 'a cada 3 meses'],
  ['ja', '毎月のお', '3か月ごとのお'],
  ['ar', 'كل شهر', 'كل 3 أشهر'],
])('says in %s how often something is paid', (language, once, thrice) => {
  const { summary } = speechFor(language).texts;
  expect(summary.paidEvery('month', 1)).toContain(once);
  expect(summary.paidEvery('month', 3)).toContain(thrice);
});
