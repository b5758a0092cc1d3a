// Answers about discounts. How often one was redeemed stands in what is read, not in the answers to changes.
import { assert } from '../../base/assert.ts';
import type { DiscountEntry } from '../../domain/discount-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { discountRecord, shownBenefit } from './discount-records.ts';
import { generationOf, type Generation } from './generation.ts';
import { renderFailure } from './problems.ts';

export const renderWrittenDiscount = (result: Result, context: RenderContext, asked: Asked): WireReply =>
  renderOne(result, context, asked, () => ({}));

export const renderDiscount = (result: Result, context: RenderContext, asked: Asked): WireReply =>
  renderOne(result, context, asked, redemptions);

export function renderDiscounts(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'discounts') return renderFailure(failureOf(result), context);
  const [merchant, generation] = [merchantIn(context), generationOf(asked)];
  const show = (entry: DiscountEntry): unknown => ({ ...recordOf(entry, merchant, generation), ...redemptions(entry) });
  return jsonReply(200, wirePage(result.page, asked.request.query['cursor'], show));
}

function renderOne(
  result: Result,
  context: RenderContext,
  asked: Asked,
  more: (entry: DiscountEntry) => object,
): WireReply {
  if (result.kind !== 'discount') return renderFailure(failureOf(result), context);
  const record = recordOf(result.entry, merchantIn(context), generationOf(asked));
  if (record === null) return renderFailure({ kind: 'not-found', what: 'discount' }, context);
  return jsonReply(200, { discount: { ...record, ...more(result.entry) } });
}

function recordOf(entry: DiscountEntry, merchant: Merchant, generation: Generation): object | null {
  const shown = shownBenefit(entry, merchant.currency);
  return shown === null || entry.codes.length === 0 ? null : discountRecord(entry, shown, merchant, generation);
}

const redemptions = ({ uses }: DiscountEntry) => ({ redemptionCount: uses });

function merchantIn({ merchant }: RenderContext): Merchant {
  assert(merchant !== null, 'discounts are shown to their merchant only');
  return merchant;
}
