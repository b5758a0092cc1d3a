import { expect, it } from 'vitest';
import { makeAddress } from '../../../test/makers.ts';
import { maskAddress, maskEmail } from './mask.ts';

it.each([
  ['jane@example.com', 'j•••@e•••.com'],
  ['jane.doe@mail.example.co.uk', 'j•••@m•••.uk'],
  ['j@x.io', '•••@•••.io'],
  ['𝒋ane@example.com', '𝒋•••@e•••.com'],
  ['not an address', '•••@•••'],
])('%s becomes %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});

it('leaves the country of an address and nothing else', () => {
  const masked = maskAddress(makeAddress({ phone: '+91', line2: 'x' }));
  expect(new Set(Object.values(masked))).toEqual(new Set(['•••', null, 'IN']));
});
