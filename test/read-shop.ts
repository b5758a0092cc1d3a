// A shop's configuration as a text of few lines, read to the records that the store would keep or to the mistakes in it.
import { toMerchant } from '../src/cli/apply/to-merchant.ts';
import { readConfiguration } from '../src/cli/apply/read-configuration.ts';
import type { Mistake } from '../src/cli/apply/mistake.ts';
import type { AttachedFiles } from '../src/cli/attached-files.ts';
import { makeGateways } from './gateways.ts';

const gateways = makeGateways();

/** A small shop in India with these further lines of its own, which are indented here. */
export const shopWith = (fields: string, gateway = '{ name: sandbox, methods: [card] }'): string => `merchants:
  - slug: shop
    name: Shop
    mode: test
    currency: INR
    country: IN
    gateways: [${gateway}]
${fields.trimEnd().replace(/^(?=.)/gm, '    ')}
`;

/** `mistakes` are the lines in which they are told. */
export function readShop(text: string, files: AttachedFiles = {}) {
  const configuration = readConfiguration(text, 'kassa.yaml', {});
  const mistakes: Mistake[] = [];
  const drafts = configuration.merchants.map((input, index) =>
    toMerchant(input, ['merchants', index], gateways, mistakes, files),
  );
  const isGood = configuration.mistakes.length === 0 && mistakes.length === 0;
  return { drafts, mistakes: isGood ? [] : configuration.describe(mistakes).message.split('\n') };
}
