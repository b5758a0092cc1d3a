import { describe, expect, it } from 'vitest';
import { isPhone, readPhone } from './phone.ts';

describe('readPhone', () => {
  it.each([
    ['91', '9876543210', '+919876543210', '9876543210'],
    ['+91', '6000000000', '+916000000000', '6000000000'],
    ['1', '2125550123', '+12125550123', '2125550123'],
    ['44', '7911123456', '+447911123456', '7911123456'],
    // A trunk prefix is not dialled from abroad, so that one phone has one spelling.
    ['44', '07911123456', '+447911123456', '7911123456'],
    // In Italy the zero is part of the number.
    ['39', '0612345678', '+390612345678', '0612345678'],
  ])('+%s %s is %s', (dialCode, number, e164, national) => {
    expect(readPhone(dialCode, number)).toEqual({ dialCode: dialCode.replace('+', ''), national, e164 });
  });

  it.each([
    ['', '9876543210', 'dial-code'],
    ['999', '9876543210', 'dial-code'],
    ['91a', '9876543210', 'dial-code'],
    ['++91', '9876543210', 'dial-code'],
    ['IN', '9876543210', 'dial-code'],
    ['91', '+919876543210', 'number'],
    ['91', '5876543210', 'number'],
    ['91', '987654321', 'number'],
    ['91', '98765432101', 'number'],
    ['91', '98765 43210', 'number'],
    ['91', '', 'number'],
    ['1', '123', 'number'],
    ['1', '12345', 'number'],
    ['44', '123456789012345', 'number'],
    ['44', '7911१२३४५६', 'number'],
  ])('refuses +%s %s for its %s', (dialCode, number, part) => {
    const read = readPhone(dialCode, number);
    expect(isPhone(read)).toBe(false);
    expect(read).toMatchObject({ part, text: expect.stringMatching(/^(is|must|has) /) as string });
  });
});
