// Which names of a catalogue are somebody else's. A product with its variants has one owner, and two owners never have
// the same name on sale.
import type { CatalogOwner } from '../domain/catalog.ts';
import type { Scope } from '../domain/discount.ts';
import type { CatalogNames, NameOfAnother } from './catalog-store.ts';
import type { Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

/**
 * Those of `names` that `owner` may not take. What a configuration or an import has given up, with nothing of it on
 * sale, is free for the other; what was made through an API stays its own, because programs keep its ids.
 */
export async function namesOfOthers(
  database: Queryable,
  merchantId: string,
  owner: CatalogOwner,
  names: CatalogNames,
): Promise<readonly NameOfAnother[]> {
  return database.query<NameOfAnother>({
    text: `select 'product' as what, p.id as name, p.owner
      from product p
      where p.merchant_id = $1 and p.owner <> $2 and p.id = any ($3::text[]) and (p.owner = 'api' or exists (
        select from variant v where v.merchant_id = p.merchant_id and v.product_id = p.id and not v.removed))
      union all
      select 'variant', v.id, p.owner
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and p.owner <> $2 and v.id = any ($4::text[]) and (p.owner = 'api' or not v.removed)
      union all
      select 'variant', v.sku, p.owner
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and p.owner <> $2 and v.sku = any ($4::text[]) and v.sku <> v.id and not v.removed
      union all
      select 'sku', n.name, p.owner
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
        cross join lateral (select v.sku union select v.id) as n (name)
      where v.merchant_id = $1 and p.owner <> $2 and n.name = any ($5::text[]) and not v.removed`,
    values: [
      uuidToFind(merchantId),
      owner,
      names.products.map(textToFind),
      names.variants.map(textToFind),
      names.skus.map(textToFind),
    ],
  });
}

export async function namesOfImported(database: Queryable, merchantId: string): Promise<Required<Scope>> {
  const [row] = await database.query<Required<Scope>>({
    text: `select
        array(select p.id from product p where p.merchant_id = $1 and p.owner = 'import' order by 1) as products,
        array(select v.id from product p join variant v on v.merchant_id = p.merchant_id and v.product_id = p.id
          where p.merchant_id = $1 and p.owner = 'import' order by 1) as variants,
        array(select distinct n.name from product p, json_array_elements_text(p.body -> 'collections') as n (name)
          where p.merchant_id = $1 and p.owner = 'import' order by 1) as collections,
        array(select distinct n.name from product p, json_array_elements_text(p.body -> 'tags') as n (name)
          where p.merchant_id = $1 and p.owner = 'import' order by 1) as tags`,
    values: [uuidToFind(merchantId)],
  });
  return row ?? { products: [], variants: [], collections: [], tags: [] };
}
