import { expect, it } from 'vitest';
import { transferReference } from './transfer-reference.ts';

it.each([
  ['9e1fcded-3c60-4b2f-9d7e-1a2b3c4d5e6f', '9E1F-CDED'],
  ['ses_0a1B2c3D4e5F6g7H8i9J0k1L', '0A1B-2C3D'],
])('%s is paid under the reference %s', (publicId, reference) => {
  expect(transferReference(publicId)).toBe(reference);
});
