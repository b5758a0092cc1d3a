// Answers about products, prices and pricing models.
import { assert } from '../../base/assert.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import {
  pricingModelDetails,
  pricingModelExport,
  pricingModelRecord,
  priceRecord,
  productDetails,
  productRecord,
} from './catalogue-records.ts';
import { wirePage } from './cursor.ts';
import { generationOf } from './generation.ts';
import { renderFailure } from './problems.ts';

export function renderProduct(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'product') return renderFailure(failureOf(result), context);
  return jsonReply(200, { product: productRecord(result.entry, merchantIn(context), generationOf(asked)) });
}

/** The one record that comes without a wrapper. */
export function renderProductDetails(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'product') return renderFailure(failureOf(result), context);
  return jsonReply(200, productDetails(result.entry, merchantIn(context), generationOf(asked)));
}

export function renderProducts(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'products') return renderFailure(failureOf(result), context);
  const { items, ...page } = result.page;
  const rows = items.map((entry) => ({ id: entry.product.id, createdAtMs: entry.createdAtMs, entry }));
  const [merchant, generation] = [merchantIn(context), generationOf(asked)];
  const shown = wirePage({ ...page, items: rows }, asked.request.query['cursor'], ({ entry }) =>
    productRecord(entry, merchant, generation),
  );
  return jsonReply(200, shown);
}

export function renderPrice(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'variant') return renderFailure(failureOf(result), context);
  return jsonReply(200, { price: priceRecord(result.of, result.entry, merchantIn(context), generationOf(asked)) });
}

export function renderPrices(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'variants') return renderFailure(failureOf(result), context);
  const { items, ...page } = result.page;
  const rows = items.map(({ of, entry }) => ({ id: entry.variant.id, createdAtMs: entry.createdAtMs, of, entry }));
  const [merchant, generation] = [merchantIn(context), generationOf(asked)];
  const shown = wirePage({ ...page, items: rows }, asked.request.query['cursor'], ({ of, entry }) =>
    priceRecord(of, entry, merchant, generation),
  );
  return jsonReply(200, shown);
}

/** `name` is what clients call a pricing model in answers. */
export function pricingModelRenderers(name: 'pricingModel' | 'catalog') {
  const renderAs =
    (record: typeof pricingModelRecord) =>
    (result: Result, context: RenderContext, asked: Asked): WireReply => {
      if (result.kind !== 'catalogue') return renderFailure(failureOf(result), context);
      const generation = generationOf(asked);
      return jsonReply(200, { [name]: record(result.products, merchantIn(context), generation, context.nowMs) });
    };
  return {
    one: renderAs(pricingModelRecord),
    details: renderAs(pricingModelDetails),
    export: (result: Result, context: RenderContext): WireReply => {
      if (result.kind !== 'catalogue') return renderFailure(failureOf(result), context);
      return jsonReply(200, pricingModelExport(result.products, merchantIn(context), context.nowMs));
    },
    /** There is one. */
    list: (result: Result, context: RenderContext, asked: Asked): WireReply => {
      if (result.kind !== 'catalogue') return renderFailure(failureOf(result), context);
      const record = pricingModelRecord(result.products, merchantIn(context), generationOf(asked), context.nowMs);
      const cursor = asked.request.query['cursor'];
      const data = cursor === undefined ? [record] : [];
      return jsonReply(200, { data, ...(cursor !== undefined && { currentCursor: cursor }), hasMore: false, total: 1 });
    },
  };
}

export function merchantIn({ merchant }: RenderContext): Merchant {
  assert(merchant !== null, 'the catalogue is shown to its merchant only');
  return merchant;
}
