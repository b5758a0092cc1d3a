import { describe, expect, it } from 'vitest';
import { createLog } from './create-log.ts';
import { scrub, withoutQuotes } from './scrub.ts';

describe('scrub', () => {
  it.each([
    ['no buyer asha.rao+shop@example.co.in here', 'no buyer [e-mail] here'],
    ['card 4242 4242 4242 4242 was declined', 'card [number] was declined'],
    ['call +919876543210 or 98765-43210-1', 'call [number] or [number]'],
    ['key kassa_test_a1b2c3d4e5f6a7b8c9 is wrong', 'key [token] is wrong'],
    ['GET https://shop.example/pay/7?secret=abc#x failed', 'GET https://shop.example/pay/7?[…] failed'],
    ['postgres://kassa:hunter2@db.internal:5432/shop is down', 'postgres://db.internal:5432/shop is down'],
    ['session 01a214e4-9282-7000-b9d9-f4e01104e03d', 'session 01a214e4-9282-7000-b9d9-f4e01104e03d'],
    [
      '    at createCheckoutPagesOfTheShop (file:///app/dist/main.js:21:7)',
      '    at createCheckoutPagesOfTheShop (file:///app/dist/main.js:21:7)',
    ],
    ['saved 12 of 14 after 30000 ms', 'saved 12 of 14 after 30000 ms'],
  ])('%s', (text, scrubbed) => {
    expect(scrub(text)).toBe(scrubbed);
  });
});

it('quotes go from the first to the last', () => {
  expect(withoutQuotes(`Unexpected token 'x', "{"name":"Asha"" is not valid JSON`)).toBe(
    'Unexpected token […] is not valid JSON',
  );
  expect(withoutQuotes('nothing said')).toBe('nothing said');
});

it('errors that quote what was sent are logged without it', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  let unreadable: unknown;
  try {
    JSON.parse('Asha Rao');
  } catch (error) {
    unreadable = error;
  }
  const value = Object.assign(new Error('invalid input syntax for type uuid: "Asha Rao"'), { code: '22P02' });
  const gateway = new Error(
    'POST https://user:pa55@bank.example/charge?card=4242424242424242 by asha@example.com failed',
  );
  log.error({ error: new Error('it failed', { cause: unreadable }) }, 'fault');
  log.error({ error: value }, 'fault');
  log.error({ error: gateway }, 'fault');
  const text = lines.join('');
  for (const secret of ['Asha', 'pa55', '4242', 'asha@']) expect(text).not.toContain(secret);
  expect(text).toContain('is not valid JSON');
  expect(text).toContain('invalid input syntax for type uuid');
  expect(text).toContain('https://bank.example/charge?[…]');
});
