import { expect, it } from 'vitest';
import { gatewayAlias, normalizeGateway } from './gateways.ts';
import { makeMerchant } from '../../../test/makers.ts';

it.each([
  [' sandbox ', 'SANDBOX'],
  ['usdt:trc20', 'USDT_TRC20'],
  ['USDC_MATIC', 'USDC_POLYGON'],
  ['CashApp', 'CASH_APP'],
  ['PAYPAL_CREDIT_CARD', 'PAYPAL'],
  ['EUTHEREUM', 'ETHEREUM'],
  ['manual:Bank-1', 'MANUAL:Bank-1'],
  ['External:9f1c', 'EXTERNAL:9f1c'],
])('spells %s as %s', (text, expected) => {
  expect(normalizeGateway(text)).toBe(expected);
});

it('names a gateway without an alias by its own name', () => {
  expect(gatewayAlias('sandbox', makeMerchant())).toBe('SANDBOX');
  expect(gatewayAlias('other', makeMerchant())).toBe('OTHER');
});
