import { expect, it } from 'vitest';
import { amountIn } from './amount-in.ts';

it.each<[string, number]>([
  ['12.50', 1_250],
  ['12,5', 1_250],
  ['１２３', 12_300],
  ['１２．５０', 1_250],
  ['１２，５', 1_250],
  ['١٢٣', 12_300],
  ['١٢٫٥', 1_250],
  ['١٬٢٣٤٫٥٦', 123_456],
  ['1٬234', 123_400],
  ['۱۲۳', 12_300],
])('reads %s', (typed, amount) => {
  expect(amountIn(typed, 'USD')).toEqual({ amount });
});

it.each(['1,000', '1.000', '１，０００', '١٫٠٠٠', '١٢٬٣٤', '١٬٢٣٤٬٥', '1٬2345', '٬١٢٣', '1,2,3', '١٢ ٣', 'a lot'])(
  'refuses %s, which could be something else',
  (typed) => {
    expect(amountIn(typed, 'USD')).toHaveProperty('problemText');
  },
);

it('knows currencies without decimals, and with three', () => {
  expect(amountIn('１２００', 'JPY')).toEqual({ amount: 1_200 });
  expect(amountIn('١٫٢٥٠', 'KWD')).toEqual({ amount: 1_250 });
});
