import { expect, it } from 'vitest';
import { maskEmail } from './mask.ts';

it.each([
  ['jane@example.com', 'j•••@e•••.com'],
  ['jane.doe@mail.example.co.uk', 'j•••@m•••.uk'],
  ['j@x.io', '•••@•••.io'],
  ['𝒋ane@example.com', '𝒋•••@e•••.com'],
  ['not an address', '•••@•••'],
])('%s becomes %s', (email, masked) => {
  expect(maskEmail(email)).toBe(masked);
});
