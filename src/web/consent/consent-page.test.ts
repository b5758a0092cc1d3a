// What the page says that asks a merchant for access: everything in the reader's language.
import { describe, expect, it } from 'vitest';
import { makeMerchant } from '../../../test/makers.ts';
import { SPEECH, unspoken } from '../../../test/spoken.ts';
import { dialects } from '../../dialects/registry.ts';
import { LANGUAGES, speechFor } from '../checkout/texts/speech.ts';
import { renderConsent, type ConsentView } from './consent-page.tsx';

const view: ConsentView = {
  merchant: makeMerchant({ name: 'SHOP' }),
  speech: SPEECH,
  program: 'PROGRAM',
  host: 'PROGRAM',
  scopes: ['*', 'orders.read', 'payment_links.write'],
  action: '/',
  token: 'token',
  keyPrefix: 'KEY',
  error: null,
};
const render = (over: Partial<ConsentView> = {}): string =>
  renderConsent({ ...view, ...over }, { script: null, style: '/main.css' });

it('says nothing without its catalogue', () => {
  const html = render().replace(/<code.*?<\/code>/g, '');
  expect(unspoken(html).filter((word) => word !== 'PROGRAM')).toEqual([]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  const speech = speechFor(language);

  it('has the language and its direction', () => {
    expect(render({ speech })).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
  });

  it('has a name for everything that programs can be given', () => {
    const scopes = dialects.flatMap(({ policy }) => (policy.oauth === undefined ? [] : policy.scopes));
    const resources = new Set(scopes.map((scope) => scope.split('.')[0] ?? ''));
    expect(resources.size).toBeGreaterThan(5);
    expect(Object.keys(speech.texts.access.resources).sort()).toEqual([...resources].sort());
  });
});
