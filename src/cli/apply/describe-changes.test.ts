import { describe, expect, it } from 'vitest';
import { makeDiscount } from '../../../test/makers.ts';
import { makeConfig, makeEndpoint } from '../../../test/store-makers.ts';
import type { MerchantConfig } from '../../store/store.ts';
import { describeChanges } from './describe-changes.ts';

const changes = (before: MerchantConfig, after: MerchantConfig): readonly string[] =>
  describeChanges(before, after, new Map());

const withSettings = (over: Partial<MerchantConfig['merchant']>): MerchantConfig =>
  makeConfig({ merchant: { ...makeConfig().merchant, ...over } });

describe('describeChanges', () => {
  it('has nothing to say of what is the same', () => {
    expect(changes(makeConfig(), makeConfig())).toEqual([]);
  });

  it('names every setting that can differ, also those it has no words of its own for', () => {
    const settings = { ...makeConfig().merchant, offers: [makeDiscount()] };
    for (const name of Object.keys(settings).filter((key) => !['id', 'isDemo'].includes(key))) {
      const other = { ...settings, [name]: strange(settings[name as keyof typeof settings]) };
      expect(changes(makeConfig({ merchant: settings }), makeConfig({ merchant: other })), name).not.toEqual([]);
    }
    expect(changes(withSettings({ abandonedAfterMs: 60_000 }), withSettings({ abandonedAfterMs: null }))).toEqual([
      'abandonedAfterMs 60000 → none',
    ]);
  });

  it('shows texts of the page by language, shortened and on one line', () => {
    const page = (text: string) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, page: { ...merchant.page, texts: { submit: { en: text } } } } });
    };
    expect(changes(page('Thanks'), page(`Many\n${'x'.repeat(80)}`))).toEqual([
      `page.texts.submit.en: Thanks → "Many\\n${'x'.repeat(54)}…"`,
    ]);
  });

  it('never shows a secret', () => {
    const { id, dialect, url, events, description, enabled, version } = makeEndpoint();
    const hook = (secret: string) =>
      makeConfig({ endpoints: [{ id, dialect, url, events, description, enabled, version, secrets: [secret] }] });
    expect(changes(hook('sealed-1'), hook('sealed-2'))).toEqual([`webhooks ${dialect} ${url}: secret changed`]);
    const gateway = (key: string) => {
      const { merchant } = makeConfig();
      const gateways = merchant.gateways.map((one) => ({ ...one, settings: { key } }));
      return makeConfig({ merchant: { ...merchant, gateways } });
    };
    const messenger = (key: string) =>
      withSettings({
        messengers: [{ name: 'http', channels: ['sms'], settings: { headers: { authorization: key } } }],
      });
    for (const keyed of [gateway, messenger]) {
      const said = changes(keyed('sk_one'), keyed('sk_two'));
      expect(said.length).toBeGreaterThan(0);
      expect(said.join()).not.toContain('sk_');
    }
  });
});

/** Another value of the same kind. */
function strange(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value}-other`;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.length > 0 ? [] : ['other.example'];
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, inner]) => [key, inner === null ? 'other' : strange(inner)]),
  );
}
