// The checker itself: what it must not let pass.
import { describe, expect, it } from 'vitest';
import { mismatches } from './openapi.ts';

const failure = { error: { code: 'NOT_FOUND', message: 'No such payment.', doc_url: 'https://docs.example' } };

describe('the vendor document as a checker', () => {
  it('accepts a documented answer', () => {
    expect(mismatches('GET', '/dev/v1/payments/{uniqid}', 404, failure)).toEqual([]);
  });

  it.each([
    ['a missing key', { error: { code: 'NOT_FOUND', message: 'No.' } }, /doc_url is missing/],
    ['a wrong type', { error: { ...failure.error, code: 404 } }, /code is no "string"/],
    [
      'a wrong inner type',
      { error: { ...failure.error, details: [{ field: 1, message: 'x' }] } },
      /field is no "string"/,
    ],
    ['no object at all', [], /is no object/],
  ])('finds %s', (_, body, wrong) => {
    expect(mismatches('GET', '/dev/v1/payments/{uniqid}', 404, body)).toEqual([expect.stringMatching(wrong)]);
  });

  it('finds a status and a path that are not documented', () => {
    expect(mismatches('GET', '/dev/v1/payments', 418, failure)).toEqual([expect.stringMatching(/may not answer 418/)]);
    expect(mismatches('GET', '/dev/v1/nothing', 200, {})).toEqual([expect.stringMatching(/has no GET/)]);
  });

  it('finds a payment with a key less', () => {
    const wrong = mismatches('GET', '/dev/v1/payments/{uniqid}', 200, { data: { uniqid: 'x' } });
    expect(wrong).toContain('body.data.total is missing');
  });
});
