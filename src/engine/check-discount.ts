// Whether a code would count in a cart that is no session yet, as far as that does not depend on who buys.
import type { Result } from '../dialects/dialect.ts';
import type { CheckedLine, DiscountIntent } from '../dialects/discount-intent.ts';
import { defaultVariantOf, type CatalogItem } from '../domain/catalog.ts';
import { catalogLine } from '../domain/decide/cart-lines.ts';
import type { Discount } from '../domain/discount.ts';
import type { Merchant } from '../domain/merchant.ts';
import { findDiscount, unknownCode } from '../domain/pricing/candidates.ts';
import { whyNotOffered, whyNotThisCart, type DiscountRefusal } from '../domain/pricing/conditions.ts';
import { useKeys } from '../domain/pricing/payment-offers.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';
import { refused } from './refused.ts';

type CheckDeps = Pick<EngineDeps, 'store' | 'clock'>;

/** `merchant` as it stands now. */
export async function checkDiscount(
  deps: CheckDeps,
  merchant: Merchant,
  { code, dialect, lines }: Extract<DiscountIntent, { do: 'check-discount' }>,
): Promise<Result> {
  const { store, clock } = deps;
  const entry = await store.findDiscount(merchant.id, { code });
  const discount = findDiscount(code, merchant);
  if (entry === null || discount === undefined) return refused(aboutCode(unknownCode(code)));
  const items = await Promise.all(lines.map((line) => itemOf(deps, merchant.id, line)));
  const missing = items.flatMap((item, index) => (item === null ? [unknownItem(lines[index])] : []));
  if (missing.length > 0) return refused(...missing);
  const { currency, locale } = merchant;
  const found = items.filter((item) => item !== null);
  const cart = found.map((item, index) => catalogLine(item, `li_${index}`, lines[index]?.quantity ?? 1, currency));
  const byId = new Map(found.map((item) => [item.variant.id, item]));
  const refusal =
    whyNotOffered(discount, { dialect, currency }, { nowMs: clock.businessMs(merchant.id) }) ??
    (cart.length === 0
      ? null
      : whyNotThisCart(discount, { currency, locale, lines: cart }, { item: (id) => byId.get(id) })) ??
    (await whyUsedUp(deps, merchant.id, discount));
  return refusal === null ? { kind: 'discount', entry, isNew: false } : refused(aboutCode(refusal));
}

async function itemOf({ store }: CheckDeps, merchantId: string, { item }: CheckedLine): Promise<CatalogItem | null> {
  const [named] = await store.loadItems(merchantId, [item]);
  if (named !== undefined) return named;
  const entry = await store.findProduct(merchantId, { product: item });
  const first = entry === null ? undefined : defaultVariantOf(entry);
  return entry === null || first === undefined ? null : { product: entry.product, variant: first.variant };
}

function unknownItem(line: CheckedLine | undefined): Problem {
  const { item = '', at = '' } = line ?? {};
  return problem('variant_not_found', at, `\`${at}\`: there is no product or variant “${item}” in this shop.`);
}

async function whyUsedUp(
  { store }: CheckDeps,
  merchantId: string,
  discount: Discount,
): Promise<DiscountRefusal | null> {
  const keys = useKeys(discount, []);
  if (keys.length === 0) return null;
  const used = await store.loadClaimed(
    merchantId,
    'discount',
    keys.map(({ key }) => key),
  );
  const isOver = keys.some(({ key, limit }) => (used.get(key) ?? 0) >= limit);
  return isOver ? { code: 'discount_used_up', text: `The code “${discount.code}” has been used up.` } : null;
}

const aboutCode = ({ code, text }: DiscountRefusal): Problem => problem(code, 'code', text, 'buyer');
