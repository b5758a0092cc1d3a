import { describe, expect, it } from 'vitest';
import { checkWebhookUrl, isPublicAddress } from './public-url.ts';

const PRIVATE = [
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::1',
  '2001::1',
  '2001:db8::1',
  'fe80::1',
  'fec0::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '100::1',
];

describe('isPublicAddress', () => {
  it.each(PRIVATE)('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::5'])('accepts %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it('refuses what is no address', () => expect(isPublicAddress('example.com')).toBe(false));
});

describe('checkWebhookUrl', () => {
  it.each(['https://hooks.example.com/kassa', 'https://hooks.example.com:8443/a?b=c', 'https://8.8.8.8/'])(
    'accepts %s',
    (url) => expect(checkWebhookUrl(url, false)).toBeNull(),
  );

  it.each(PRIVATE.map((address) => (address.includes(':') ? `https://[${address}]/` : `https://${address}/`)))(
    'refuses %s',
    (url) => expect(checkWebhookUrl(url, false)).toContain('not on the public internet'),
  );

  it.each([
    ['decimal', 'https://2130706433/'],
    ['hexadecimal', 'https://0x7f000001/'],
    ['octal', 'https://0177.0.0.1/'],
    ['shortened', 'https://127.1/'],
    ['mixed', 'https://0x7f.1/'],
    ['with a final dot', 'https://127.0.0.1./'],
    ['full-width digits', 'https://１２７.0.0.1/'],
    ['encoded', 'https://127%2e0.0.1/'],
    ['link-local metadata in decimal', 'https://2852039166/'],
  ])('refuses a loopback or private address spelled otherwise: %s', (_, url) =>
    expect(checkWebhookUrl(url, false)).toContain('not on the public internet'),
  );

  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'api.localhost',
    'printer.local',
    'db.internal',
    'intranet',
    'nas.home.arpa',
  ])('refuses the local name %s', (host) =>
    expect(checkWebhookUrl(`https://${host}/`, false)).toContain('not on the public internet'),
  );

  it.each([
    ['http://hooks.example.com/', 'https://'],
    ['ftp://hooks.example.com/', 'ftp:'],
    ['file:///etc/passwd', 'file:'],
    ['javascript:alert(1)', 'javascript:'],
    ['https://user:secret@hooks.example.com/', 'user name or password'],
    ['https://user@hooks.example.com/', 'user name or password'],
    ['https://hooks.example.com/#part', 'after #'],
    ['/only/a/path', 'not absolute'],
    ['', 'not absolute'],
    [`https://hooks.example.com/${'a'.repeat(2_048)}`, 'longer than 2048'],
  ])('says what is wrong with %s', (url, words) => expect(checkWebhookUrl(url, false)).toContain(words));

  it('allows plain http and the own network when told so, and still nothing else', () => {
    expect(checkWebhookUrl('http://127.0.0.1:9/hook', true)).toBeNull();
    expect(checkWebhookUrl('http://localhost:3000/', true)).toBeNull();
    expect(checkWebhookUrl('ftp://localhost/', true)).toContain('ftp:');
    expect(checkWebhookUrl('http://a:b@localhost/', true)).toContain('password');
  });
});
