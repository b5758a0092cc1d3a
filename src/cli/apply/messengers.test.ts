import { describe, expect, it } from 'vitest';
import { createMessengers } from '../../messengers/registry.ts';
import { checkMessengers } from './messengers.ts';
import type { Mistake } from './mistake.ts';
import { readConfiguration } from './read-configuration.ts';

const messengers = createMessengers({
  write: () => undefined,
  isProduction: false,
  environment: {},
  allowPrivate: false,
  timeoutMs: 1_000,
});

/** Mistakes in the messengers of a shop, each with its place. */
function mistakesIn(yaml: string): string[] {
  const shop = `
merchants:
  - slug: my-store
    name: My Store
    mode: live
    currency: INR
    country: IN
    gateways: [{ name: sandbox, methods: [card] }]
    messengers:
${yaml}`;
  const { merchants, mistakes: malformed, isReference } = readConfiguration(shop, 'shop.yaml', { TOKEN: 's3cret' });
  expect(malformed).toEqual([]);
  const mistakes: Mistake[] = [];
  for (const input of merchants)
    checkMessengers({ messengers }, input, ['merchants', 0, 'messengers'], isReference, mistakes);
  return mistakes.map(({ path, text }) => `${path.slice(3).join('.')} ${text}`);
}

const HTTP = `{ url: 'https://sms.example/send', headers: { auth: '{{env.TOKEN}}' }, body: { to: '{{to}}' } }`;

describe('checkMessengers', () => {
  it('takes one for each channel, also the same kind twice', () => {
    const yaml = `      - { name: http, channels: [sms], settings: ${HTTP} }
      - { name: http, channels: [whatsapp], settings: ${HTTP} }
      - { name: smtp, channels: [email], settings: { url: '{{env.SMTP}}', from: shop@example.com } }`;
    expect(mistakesIn(yaml)).toEqual([]);
  });

  it.each([
    [
      'a messenger that is none',
      `{ name: htpp, channels: [sms] }`,
      'name names the messenger htpp, which does not exist. Did you mean http?',
    ],
    [
      'a channel it does not carry',
      `{ name: smtp, channels: [whatsapp], settings: { url: x, from: y } }`,
      'channels.0 lists whatsapp, which smtp does not carry; it carries email, sms.',
    ],
    [
      'settings it does not understand',
      `{ name: http, channels: [sms], settings: { url: x } }`,
      'settings.body is needed with POST and PUT, and cannot go with GET',
    ],
    [
      'a template of something else',
      `{ name: smtp, channels: [sms], settings: { url: x, from: '{{shop}}' } }`,
      'settings.from may have {{to}}',
    ],
    [
      'a secret that would be stored',
      `{ name: http, channels: [sms], settings: { url: x, body: { a: ['\${TOKEN}'] } } }`,
      'settings.body.a.0 would be stored with the value of the variable',
    ],
    ['a channel twice', `{ name: console, channels: [sms, sms] }`, 'channels.1 repeats the channel sms'],
  ])('refuses %s', (_, entry, start) => {
    expect(mistakesIn(`      - ${entry}`)).toEqual([expect.stringContaining(start) as string]);
  });
});
