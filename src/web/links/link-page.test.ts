// What the page of a link promises of payments to come.
import { expect, it } from 'vitest';
import { makeItem, makeMerchant } from '../../../test/makers.ts';
import { makePaymentLink } from '../../../test/record-makers.ts';
import type { Recurring } from '../../domain/recurring.ts';
import { speechFor } from '../checkout/texts/speech.ts';
import { renderLinkPage } from './link-page.tsx';

const ASSETS = { script: null, style: '/kassa/assets/main.css' };

function laterIn(language: string, terms: Pick<Recurring, 'payments' | 'trialDays'>): string | undefined {
  const recurring: Recurring = { interval: 'month', intervalCount: 1, ...terms };
  const item = makeItem({ variant: { id: 'rated', prices: { USD: 800 }, recurring } });
  const link = makePaymentLink({ offer: { kind: 'variants', variants: ['rated'] } });
  const visit = { link, merchant: makeMerchant(), items: [item] };
  const html = renderLinkPage({ ...visit, speech: speechFor(language), path: '/1', typed: null, error: null }, ASSETS);
  return /id="later">(.*?)</.exec(html)?.[1]?.replace(/[\u2066-\u2069]/g, '');
}

it.each([
  ['en', 'Then $8.00 every month, 11 times, unless you cancel before.'],
  ['de', 'Danach 8,00 $ monatlich, insgesamt 11-mal, sofern Sie nicht vorher kündigen.'],
  ['pt', 'Depois, US$ 8,00 a cada mês, 11 vezes, a menos que você cancele antes.'],
  ['ja', 'その後は途中で解約されない限り、11回、毎月$8.00です。'],
  ['ar', 'ثم ‏8.00 \u200fUS$\u200e كل شهر، 11 مرة، ما لم تلغِ الاشتراك قبل ذلك.'],
])('says in %s how often it is paid after the first time', (language, said) => {
  expect(laterIn(language, { payments: 12 })?.replaceAll('\u00a0', ' ')).toBe(said);
});

it.each([
  [
    'a trial, after which all of them are paid',
    { payments: 12, trialDays: 7 },
    /^Free for 7 days, then .*, 12 times, unless/,
  ],
  ['two, of which one is left', { payments: 2 }, /^Then \$8\.00 every month, once, unless you cancel before\.$/],
  ['as many as there are until somebody ends it', {}, /^Then \$8\.00 every month, until you cancel\.$/],
])('with %s', (_, terms, said) => {
  expect(laterIn('en', terms)).toMatch(said);
});
