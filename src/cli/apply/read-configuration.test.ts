import { describe, expect, it } from 'vitest';
import { BadConfiguration, readConfiguration } from './read-configuration.ts';

const good = `
merchants:
  - slug: my-store
    name: My Store
    mode: test
    currency: INR
    country: IN
    gateways:
      - { name: sandbox, methods: [card] }
    products:
      - id: 1
        title: Gown
        variants:
          - { id: 2, price: 3595 }
`;

function mistakesOf(text: string, environment: Record<string, string> = {}): string[] {
  try {
    const { mistakes, describe: worded } = readConfiguration(text, 'shop.yaml', environment);
    return mistakes.length === 0 ? [] : worded([]).message.split('\n');
  } catch (error) {
    if (error instanceof BadConfiguration) return error.message.split('\n');
    throw error;
  }
}

describe('readConfiguration', () => {
  it('reads a small shop with its defaults', () => {
    const [merchant] = readConfiguration(good, 'shop.yaml', {}).merchants;
    expect(merchant).toMatchObject({
      slug: 'my-store',
      email_required: true,
      products: [{ id: '1', variants: [{ id: '2' }] }],
    });
  });

  it('tells an unknown key with its line, column and the nearest known one', () => {
    const text = good.replace('title: Gown', 'titel: Gown');
    expect(mistakesOf(text)).toEqual([
      expect.stringMatching(/^shop\.yaml:11:9 merchants\[0\]\.products\[0\]\.title is required/) as string,
      expect.stringMatching(
        /^shop\.yaml:12:9 titel is not a field of merchants\[0\]\.products\[0\]\. Did you mean title\?$/,
      ) as string,
    ]);
  });

  it('tells all mistakes at once', () => {
    const text = good
      .replace('country: IN', 'country: in')
      .replace('mode: test', 'mode: demo')
      .replace('price: 3595', 'price: -1');
    const mistakes = mistakesOf(text);
    expect(mistakes).toHaveLength(3);
    expect(mistakes.join('\n')).toMatch(/5:5 merchants\[0\]\.mode must be one of "test", "live"/);
    expect(mistakes.join('\n')).toMatch(/7:5 merchants\[0\]\.country must be a two-letter country code in capitals/);
    expect(mistakes.join('\n')).toMatch(/14:22 merchants\[0\]\.products\[0\]\.variants\[0\]\.price /);
  });

  it('tells how days are written, whatever stands there instead', () => {
    for (const days of ['[2, 4]', 'soon', '-1', '2..4']) {
      const rate = `    shipping: [{ id: s, label: S, countries: [IN], price: 1, days: ${days} }]\n    gateways:`;
      expect(mistakesOf(good.replace('    gateways:', rate)).join()).toMatch(
        /days must be a number of days such as 2 or 3-5\.$/,
      );
    }
  });

  it('tells gifts that begin with nothing, and with two things', () => {
    const withGift = (fields: string): string =>
      good.replace('    gateways:', `    gifts: [{ name: g, label: G, variants: ['2'], ${fields} }]\n    gateways:`);
    const [merchant] = readConfiguration(withGift('from_pieces: 3'), 'shop.yaml', {}).merchants;
    expect(merchant?.gifts).toMatchObject([{ from_pieces: 3, max_quantity: 1, progress: 'page' }]);
    for (const fields of ['max_quantity: 1', 'from: 10, from_pieces: 3']) {
      expect(mistakesOf(withGift(fields))).toEqual([
        expect.stringMatching(/:8:\d+ merchants\[0\]\.gifts\[0\] begins with either from /) as string,
      ]);
    }
  });

  it('tells checkouts that are no store and checkout', () => {
    const withCheckouts = (list: string): string =>
      good.replace('    gateways:', `    checkouts: ${list}\n    gateways:`);
    const [merchant] = readConfiguration(withCheckouts('[My-Store/Web-main, s/m]'), 'shop.yaml', {}).merchants;
    expect(merchant?.checkouts).toEqual(['my-store/web-main', 's/m']);
    expect(mistakesOf(withCheckouts('[main, a/b/c, a/, "a/b c", -a/b, a/é, s/m]'))).toEqual(
      [0, 1, 2, 3, 4, 5].map(
        (index) =>
          expect.stringMatching(
            `:8:\\d+ merchants\\[0\\]\\.checkouts\\[${index}\\] must be a store and a checkout such as my-store/main, `,
          ) as string,
      ),
    );
    expect(mistakesOf(withCheckouts('s/m'))).toEqual([
      expect.stringMatching(/:8:5 merchants\[0\]\.checkouts /) as string,
    ]);
    expect(mistakesOf(withCheckouts('[s/m]').replace('checkouts', 'checkout'))).toEqual([
      expect.stringMatching(/:8:5 checkout is not a field of merchants\[0\]\. Did you mean checkouts\?/) as string,
    ]);
  });

  it('tells what is wrong within a checkout of its own, at its field', () => {
    const withCheckout = (fields: string): string =>
      good.replace('    gateways:', `    checkouts:\n      - { path: My-Store/Popup-EU, ${fields} }\n    gateways:`);
    const fields = "country: DE, currency: EUR, locale: de, session_hours: 2, page: { accent: '#0a7d5a' }";
    const [merchant] = readConfiguration(withCheckout(fields), 'shop.yaml', {}).merchants;
    expect(merchant?.checkouts).toMatchObject([{ path: 'my-store/popup-eu', country: 'DE', session_hours: 2 }]);
    for (const [wrong, text] of [
      ['curency: EUR', 'curency is not a field of merchants[0].checkouts[0]. Did you mean currency?'],
      ['country: Germany', 'merchants[0].checkouts[0].country must be a two-letter country code'],
      ['session_hours: 0', 'merchants[0].checkouts[0].session_hours must be at least 1'],
      ['methods: { only: [] }', 'merchants[0].checkouts[0].methods.only must have at least 1'],
      ['page: { accent: green }', 'merchants[0].checkouts[0].page.accent must be a colour'],
    ] as const) {
      const [mistake = '', ...others] = mistakesOf(withCheckout(wrong));
      expect(others).toEqual([]);
      expect(mistake).toMatch(/^shop.yaml:9:\d+ /);
      expect(mistake).toContain(text);
    }
  });

  it('tells broken YAML with its place', () => {
    expect(mistakesOf('merchants: [')[0]).toMatch(/^shop\.yaml:1:\d+ /);
    expect(mistakesOf('a: 1\na: 2\n')[0]).toMatch(/^shop\.yaml:2:1 Map keys must be unique/);
    expect(mistakesOf('')).toEqual([
      expect.stringMatching(/^shop\.yaml:1:1 The file is empty\. It needs `merchants:`/) as string,
    ]);
    expect(mistakesOf('- slug: a')[0]).toMatch(/^shop\.yaml:1:1 The file must begin with the key merchants\./);
    expect(mistakesOf('merchant: []')).toEqual([
      expect.stringMatching(/^shop\.yaml:1:1 merchants is required/) as string,
      expect.stringMatching(/^shop\.yaml:1:1 merchant is not a field of the file\. Did you mean merchants\?/) as string,
    ]);
  });

  it('tells of one slip in the YAML once, with the line it is in', () => {
    expect(mistakesOf(good.replace('    currency: INR', '  currency: INR'))).toEqual([
      'shop.yaml:6:3 All mapping items must start at the same column',
      '    currency: INR',
      '    ^',
    ]);
    expect(mistakesOf(good.replace('    country: IN', '    # Where it is.\n\n     country: IN'))).toEqual([
      'shop.yaml:9:6 All mapping items must start at the same column',
      '       country: IN',
      '       ^',
    ]);
    const [told, line, mark] = mistakesOf(good.replace('name: My Store', `"name: ${'x'.repeat(500)}`));
    expect(told).toMatch(/^shop\.yaml:\d+:\d+ /);
    expect(Math.max(line?.length ?? 0, mark?.length ?? 0)).toBeLessThan(130);
  });

  it('tells of every key that stands twice', () => {
    const twice = good.replace('    currency: INR', '    currency: INR\n    currency: EUR\n    name: Other');
    expect(mistakesOf(twice).filter((line) => line.startsWith('shop.yaml'))).toEqual([
      'shop.yaml:7:5 Map keys must be unique',
      'shop.yaml:8:5 Map keys must be unique',
    ]);
  });

  it('takes secrets from the environment, says which one is missing, and never shows a value', () => {
    const text = good.replace('name: My Store', 'name: ${SHOP_NAME}');
    expect(readConfiguration(text, 'shop.yaml', { SHOP_NAME: 'Shop' }).merchants[0]?.name).toBe('Shop');
    expect(mistakesOf(text)[0]).toBe(
      'shop.yaml:4:5 merchants[0].name refers to the environment variable SHOP_NAME, which is not set.',
    );
    const secret = good.replace('mode: test', 'mode: ${MODE}');
    expect(mistakesOf(secret, { MODE: 'sk_very_secret' }).join()).not.toContain('sk_very_secret');
  });
});
