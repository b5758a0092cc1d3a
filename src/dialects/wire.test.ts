import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { WireRequest } from './dialect.ts';
import { epochSeconds, fromMajor, isoTime, readJsonBody, readShape, toMajor } from './wire.ts';

const request = (body: string | Uint8Array, type = 'application/json'): WireRequest => ({
  method: 'POST',
  path: '/',
  params: {},
  query: {},
  headers: { 'content-type': type },
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  ip: '127.0.0.1',
  countryOf: () => null,
});

describe('readJsonBody', () => {
  it('gives undefined for no body and for white space', () => {
    expect(readJsonBody(request(''))).toEqual({ value: undefined });
    expect(readJsonBody(request(' \n'))).toEqual({ value: undefined });
  });

  it('reads JSON under any content type', () => {
    expect(readJsonBody(request('{"a":1}', 'text/plain'))).toEqual({ value: { a: 1 } });
  });

  it.each([
    ['not JSON', '{a}', /not valid JSON/],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), /not valid UTF-8/],
    ['deep nesting', '['.repeat(5_000), /nested deeper/],
    ['a NUL', '{"a":[{"b":"x\\u0000"}]}', /^a\[0\]\.b contains a NUL/],
    ['a NUL in a key', '{"a":{"\\u0000":1}}', /^a contains a NUL/],
    ['half a surrogate pair', '{"a":"\\ud83d"}', /^a contains a NUL or half/],
  ])('refuses %s', (_, body, text) => {
    const read = readJsonBody(request(body));
    expect('problem' in read && read.problem.text).toMatch(text);
  });

  it('accepts a whole surrogate pair and a letter that only looks escaped', () => {
    expect(readJsonBody(request('{"a":"\\ud83d\\ude00"}'))).toEqual({ value: { a: '😀' } });
    expect(readJsonBody(request('{"a":"\\\\u0000"}'))).toEqual({ value: { a: '\\u0000' } });
  });

  it('reads forms only where they are wanted', () => {
    const form = request('a[b]=1', 'application/x-www-form-urlencoded; charset=utf-8');
    expect(readJsonBody(form, { forms: true })).toEqual({ value: { a: { b: '1' } } });
    expect(readJsonBody(form)).toHaveProperty('problem');
    const nul = request('a=%00', 'application/x-www-form-urlencoded');
    expect(readJsonBody(nul, { forms: true })).toHaveProperty('problem');
  });
});

describe('money', () => {
  it.each([
    [35_950, 'INR', 359.5],
    [10, 'USD', 0.1],
    [-5, 'USD', -0.05],
    [0, 'USD', 0],
    [1_500, 'JPY', 1_500],
    [1_234, 'KWD', 1.234],
  ])('shows %i %s as %d and reads it back', (amount, currency, major) => {
    expect(toMajor(amount, currency)).toBe(major);
    expect(fromMajor(major, currency)).toEqual({ amount });
  });

  it('is exact for every amount up to fifteen digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (amount, currency) => {
          expect(fromMajor(toMajor(amount, currency), currency)).toEqual({ amount });
        },
      ),
    );
  });

  it.each([
    [19.999, 'USD', /more than the 2 decimals of USD/],
    [1e-7, 'USD', /decimals/],
    [1.5, 'JPY', /has decimals, and JPY has none/],
    [1e21, 'USD', /plain decimal/],
    [NaN, 'USD', /plain decimal/],
    ['1,50', 'USD', /plain decimal/],
    ['0x10', 'USD', /plain decimal/],
    ['', 'USD', /plain decimal/],
    [9_007_199_254_740_991, 'USD', /too large/],
  ])('refuses %s %s', (value, currency, text) => {
    const read = fromMajor(value, currency);
    expect('problemText' in read && read.problemText).toMatch(text);
  });

  it('forgives zeros behind the last decimal', () => {
    expect(fromMajor('19.9900', 'USD')).toEqual({ amount: 1_999 });
  });
});

it('writes times', () => {
  expect(epochSeconds(1_999)).toBe(1);
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
});

describe('readShape', () => {
  const schema = z.strictObject({
    items: z.array(z.strictObject({ quantity: z.int().min(1).max(9), title: z.string().min(1).max(5) })).min(1),
    email: z.email().optional(),
    mode: z.enum(['payment', 'setup']).optional(),
    size: z.number().optional(),
    either: z.union([z.object({ a: z.string() }), z.object({ b: z.object({ c: z.string() }) })]).optional(),
    own: z.string({ error: 'say something else' }).optional(),
  });
  const item = { quantity: 1, title: 'x' };
  const told = (value: unknown): string[] => {
    const read = readShape(schema, value);
    return 'problems' in read ? read.problems.map(({ code, at, text }) => `${code} ${at}: ${text}`) : [];
  };

  it.each([
    [undefined, 'missing_value null: The body is required: give an object.'],
    [[], 'invalid_value null: The body must be an object, not a list.'],
    [{}, 'missing_value items: items is required: give a list.'],
    [{ items: {} }, 'invalid_value items: items must be a list, not an object. Put it in [ ].'],
    [{ items: [] }, 'invalid_value items: items must have at least 1 entry.'],
    [
      { items: [{ ...item, quantity: '2' }] },
      'invalid_value items[0].quantity: items[0].quantity must be a number, not a string. Leave out the quotes.',
    ],
    [
      { items: [{ ...item, quantity: 1.5 }] },
      'invalid_value items[0].quantity: items[0].quantity must be a whole number, not a fraction.',
    ],
    [{ items: [{ ...item, quantity: 0 }] }, 'invalid_value items[0].quantity: items[0].quantity must be at least 1.'],
    [{ items: [{ ...item, quantity: 1e30 }] }, 'invalid_value items[0].quantity: items[0].quantity must be at most 9.'],
    [{ items: [{ ...item, title: '' }] }, 'invalid_value items[0].title: items[0].title must not be empty.'],
    [
      { items: [{ ...item, title: 'xxxxxx' }] },
      'too_large items[0].title: items[0].title must have at most 5 characters.',
    ],
    [
      { items: [{ ...item, quantty: 1 }] },
      'unknown_key items[0].quantty: quantty is not a field of items[0]. Did you mean quantity?',
    ],
    [{ items: [item], zzz: 1 }, 'unknown_key zzz: zzz is not a field of the body.'],
    [{ items: [item], email: 'no' }, 'invalid_value email: email is not a valid e-mail address.'],
    [{ items: [item], mode: 'pay' }, 'invalid_value mode: mode must be one of "payment", "setup".'],
    [{ items: [item], size: null }, 'invalid_value size: size must be a number, not null.'],
    [
      { items: [item], either: { b: { c: 1 } } },
      'invalid_value either.b.c: either.b.c must be a string, not a number.',
    ],
    [{ items: [item], own: 1 }, 'invalid_value own: own: say something else.'],
  ])('says what is wrong with %j', (value, expected) => {
    expect(told(value)).toEqual([expected]);
  });

  it.each([
    [{ products: [item] }, 'items is required: you sent “products”, which is called “items” here.'],
    [{ line_items: [item] }, 'items is required: you sent “line_items”, which is called “items” here.'],
    [
      { items: [{ quantity: 1, titel: 'x' }] },
      'items[0].title is required: you sent “titel”, which is called “title” here.',
    ],
    [{ email: 'a@b.de', goods: [item] }, 'items is required: give a list.'],
    [{ items: [{ quantity: 1 }] }, 'items[0].title is required: give a string.'],
  ])('guesses what is missing in %j', (value, text) => {
    const [first] = told(value).filter((one) => one.startsWith('missing_value'));
    expect(first).toMatch(new RegExp(`: ${text.replace(/[[\].]/g, '\\$&')}$`));
  });

  it('tells every mistake, up to a bound, with renamed places', () => {
    const read = readShape(schema, { items: Array.from({ length: 50 }, () => ({ ...item, quantity: 0 })) }, (path) =>
      path.replace('items', 'lines'),
    );
    const problems = 'problems' in read ? read.problems : [];
    expect(problems).toHaveLength(20);
    expect(problems[1]?.at).toBe('lines[1].quantity');
    expect(told({ items: [item], a1: 1, b1: 1 })).toHaveLength(2);
  });
});
