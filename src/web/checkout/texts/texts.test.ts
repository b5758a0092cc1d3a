// The catalogues beside each other. That none lacks a text, the types see to.
import { expect, it, describe } from 'vitest';
import { isObject } from '../../../base/json.ts';
import type { Told } from './core-texts.ts';
import { en } from './en.ts';
import { LANGUAGES, speechFor } from './speech.ts';

type Leaf = readonly [path: string, value: unknown];

const leavesOf = (value: unknown, path = ''): Leaf[] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, `${path}.${name}`))
    : [[path, value]];

/** Names, amounts and counts alike: what has no words of its own. */
const GIVEN = [31, 37, 41, 43, 47, 53] as const;
/** Where a text is given a word that it puts into the language. */
const WORDS: Readonly<Record<string, readonly unknown[]>> = {
  '.link.freeAtFirst': [31, 37, 'month', 41, 43],
  '.link.afterwards': [31, 'week', 37, 41],
  '.summary.paidEvery': ['year', 31],
  '.summary.thenEvery': ['day', 31],
  '.summary.consent': [31, 37, 'month', 41, 43, 47],
  '.payment.button': ['order', 31],
  '.price.taxOn': [31, 'prices', false, true],
  '.price.lineFee': ['setup', 31],
  '.price.deal': [{ pieces: 31 }, 37, 41, true],
  '.price.either': [GIVEN],
  '.price.each': [GIVEN],
};

/** What a problem is about. */
const TOLD: Told = {
  shop: '31',
  country: '37',
  region: '41',
  postalCode: '43',
  title: '47',
  code: '53',
  amount: '59',
  other: '61',
};

/** A text as it reads: a function with something put in, a list in one. */
function saidBy([path, value]: Leaf): string {
  if (typeof value === 'function') {
    const given = WORDS[path] ?? (path.startsWith('.core.troubles.') ? [TOLD] : GIVEN);
    return saidBy([path, (value as (...given: readonly unknown[]) => unknown)(...given)]);
  }
  return Array.isArray(value) ? value.join('') : String(value);
}

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
  const english = new Map(leavesOf(en).map((leaf) => [leaf[0], saidBy(leaf)]));
  const leaves = leavesOf(texts);

  it('says everything, and nothing of it in English', () => {
    for (const leaf of leaves) {
      const [path] = leaf;
      const said = saidBy(leaf);
      expect(said, path).toMatch(/\S/);
      expect(said, path).not.toMatch(/undefined|null|NaN|object/);
      if (/\p{L}/u.test(said) && said === english.get(path)) expect(SAME, `${path}: ${said}`).toContain(said);
    }
  });

  it('leaves nothing out of what it is given', () => {
    for (const leaf of leaves) {
      const [path, value] = leaf;
      // Why a number is none, the core says in English alone.
      const isOwn = path.startsWith('.core.') || path === '.wrong.loginNumberShape';
      if (typeof value !== 'function' || isOwn) continue;
      const givenIn = (text = ''): string[] => GIVEN.map(String).filter((given) => text.includes(given));
      expect(givenIn(saidBy(leaf)), path).toEqual(givenIn(english.get(path)));
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
