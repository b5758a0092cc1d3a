// What a merchant does with discounts through an API. Sessions that are opened or changed afterwards have what then stands.
import { unreachable } from '../base/assert.ts';
import type { Result } from '../dialects/dialect.ts';
import type { DiscountIntent, NamedItems } from '../dialects/discount-intent.ts';
import { changeDiscount, createDiscount, removeDiscount } from '../domain/discount-change.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import { checkDiscount } from './check-discount.ts';
import type { EngineDeps } from './deps.ts';
import { refused } from './refused.ts';

export const isDiscountIntent = (intent: { readonly do: string }): intent is DiscountIntent =>
  /^(write|read|check|remove|list)-discounts?$/.test(intent.do);

type DiscountDeps = Pick<EngineDeps, 'store' | 'clock' | 'limits'>;

export async function manageDiscounts(deps: DiscountDeps, merchant: Merchant, intent: DiscountIntent): Promise<Result> {
  const { store } = deps;
  switch (intent.do) {
    case 'write-discount':
      return writeDiscount(deps, merchant, intent);
    case 'read-discount': {
      const entry = await store.findDiscount(merchant.id, intent.discount);
      return entry === null ? NOT_FOUND : { kind: 'discount', entry, isNew: false };
    }
    case 'check-discount':
      return checkDiscount(deps, merchant, intent);
    case 'remove-discount': {
      const nowMs = deps.clock.businessMs(merchant.id);
      const removed = await store.changeDiscount<Result>(merchant.id, intent.ids, (standing) => {
        if (standing === null || standing.status === 'archived') return { stop: NOT_FOUND };
        const next = removeDiscount(standing, { nowMs });
        if (next === 'gone') return { gone: standing };
        return 'problems' in next ? { stop: refused(...next.problems) } : { entry: next };
      });
      if ('stop' in removed) return removed.stop;
      return { kind: 'deleted', id: intent.ids[0] ?? '' };
    }
    case 'list-discounts': {
      const page = { ...intent.page, after: intent.page.cursor };
      const { rows, next, total } = await store.listDiscounts(merchant.id, intent.query, page);
      return { kind: 'discounts', page: { items: rows, nextCursor: next, total } };
    }
    default:
      return unreachable(intent);
  }
}

async function writeDiscount(
  { store, clock, limits }: DiscountDeps,
  merchant: Merchant,
  { ids, newId, names, draftFrom }: Extract<DiscountIntent, { do: 'write-discount' }>,
): Promise<Result> {
  const named = await lookUp(store, merchant.id, names);
  const nowMs = clock.businessMs(merchant.id);
  let isNew = false;
  const written = await store.changeDiscount<Result>(merchant.id, ids, (found, codes) => {
    const standing = found?.status === 'archived' ? null : found;
    isNew = standing === null;
    if (standing === null && newId === null) return { stop: NOT_FOUND };
    const draft = draftFrom(standing, named);
    if ('do' in draft) return { stop: { kind: 'rejected', problems: draft.problems } };
    const facts = { nowMs, codes, maxCodes: limits.maxCodesOfApis };
    const next = standing === null ? createDiscount(newId ?? '', draft, facts) : changeDiscount(standing, draft, facts);
    return 'problems' in next ? { stop: refused(...next.problems) } : { entry: next };
  });
  if ('stop' in written) return written.stop;
  if ('entry' in written) return { kind: 'discount', entry: written.entry, isNew };
  const name = 'taken' in written ? written.taken : '';
  return refused(problem('already_exists', 'codes', `\`codes\`: there is a discount with the code “${name}” already.`));
}

/** What there is of these names, as of now. */
async function lookUp(store: DiscountDeps['store'], merchantId: string, names: readonly string[]): Promise<NamedItems> {
  const found = await store.namesInCatalogue(merchantId, names);
  const idsOf = (wanted: 'product' | 'variant'): ReadonlyMap<string, string> =>
    new Map(found.flatMap(({ what, name, id }) => (what === wanted ? [[name, id]] : [])));
  const [products, variants] = [idsOf('product'), idsOf('variant')];
  return { isProduct: (name) => products.has(name), variantId: (name) => variants.get(name) ?? null };
}

const NOT_FOUND: Result & { readonly kind: 'not-found' } = { kind: 'not-found', what: 'discount' };
