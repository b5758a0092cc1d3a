// Writes the discounts of a configuration that differ from the stored ones. What was made through an API is not the
// configuration's: it is neither changed nor removed, and its codes are not taken.
import { isSameJson } from '../base/json.ts';
import { OperatorError } from '../base/operator-error.ts';
import { normalizeCode, type Discount, type Offer } from '../domain/discount.ts';
import { declaredEntry, type DiscountEntry, type DiscountTerms } from '../domain/discount-change.ts';
import { int4s, jsons, texts } from './binary-array.ts';
import type { Queryable } from './database.ts';
import { claimCodes, deleteDiscounts, releaseCodes } from './discounts.ts';

interface Row {
  readonly id: string;
  readonly place: number;
  readonly codes: readonly string[];
  readonly claimed: readonly string[];
  readonly body: DiscountTerms;
}

export async function applyDiscounts(
  tx: Queryable,
  merchantId: string,
  offers: readonly Offer[],
  nowMs: number,
): Promise<boolean> {
  const declared = offers.filter((offer): offer is Discount => offer.kind === 'discount' && offer.owner !== 'api');
  const entries = declared.map((discount) => declaredEntry(discount, nowMs));
  await refuseTaken(tx, merchantId, entries);
  const stored = await tx.query<Row>({
    text: `select d.id, d.place, d.codes, d.body, array(
        select c.code from discount_code c where c.merchant_id = d.merchant_id and c.discount_id = d.id) as claimed
      from discount d where d.merchant_id = $1 and d.owner = 'configuration'`,
    values: [merchantId],
  });
  const before = new Map(stored.map((row) => [row.id, row]));
  const changed = entries.flatMap((entry, place) => (isAsBefore(entry, place, before) ? [] : [{ entry, place }]));
  const gone = stored.filter(({ id }) => !entries.some((entry) => entry.id === id)).map(({ id }) => id);
  if (changed.length + gone.length === 0) return false;
  await releaseCodes(tx, merchantId, [...gone, ...changed.map(({ entry }) => entry.id)]);
  await deleteDiscounts(tx, merchantId, gone);
  await writeAll(tx, merchantId, changed, nowMs);
  for (const { entry } of changed) await claimCodes(tx, merchantId, entry);
  return true;
}

function isAsBefore({ id, codes, terms }: DiscountEntry, place: number, before: ReadonlyMap<string, Row>): boolean {
  const row = before.get(id);
  return (
    row !== undefined &&
    isSameJson(asStored(row), asStored({ place, codes, claimed: codes.map(normalizeCode), body: terms }))
  );
}

/** Without what JSON leaves out. */
const asStored = ({ place, codes, claimed, body }: Omit<Row, 'id'>): unknown =>
  JSON.parse(JSON.stringify([place, codes, claimed, body]));

/** Whoever applies is told where in the file; this is for what came to be in between. */
async function refuseTaken(tx: Queryable, merchantId: string, entries: readonly DiscountEntry[]): Promise<void> {
  const codes = entries.flatMap((entry) => entry.codes.map(normalizeCode));
  const [taken] = await tx.query<{ code: string }>({
    text: `select c.code from discount_code c join discount d on d.merchant_id = c.merchant_id and d.id = c.discount_id
      where c.merchant_id = $1 and c.code = any ($2::text[]) and d.owner = 'api' order by c.code limit 1`,
    values: [merchantId, codes],
  });
  if (taken === undefined) return;
  throw new OperatorError(`The configuration has the code ${taken.code}, of a discount that was made through an API.`);
}

async function writeAll(
  tx: Queryable,
  merchantId: string,
  changed: readonly { readonly entry: DiscountEntry; readonly place: number }[],
  nowMs: number,
): Promise<void> {
  await tx.query({
    text: `insert into discount (merchant_id, id, owner, status, place, codes, body, extra, created_at, updated_at)
      select $1::uuid, d.id, 'configuration', 'active', d.place, d.codes, d.body, '{}', $6, $6
      from unnest($2::text[], $3::int[], $4::json[], $5::json[]) as d (id, place, codes, body)
      on conflict (merchant_id, id) do update
      set place = excluded.place, codes = excluded.codes, body = excluded.body,
          updated_at = case when discount.body::text = excluded.body::text and discount.codes::text = excluded.codes::text
            then discount.updated_at else excluded.updated_at end`,
    values: [
      merchantId,
      texts(changed.map(({ entry }) => entry.id)),
      int4s(changed.map(({ place }) => place)),
      jsons(changed.map(({ entry }) => JSON.stringify(entry.codes))),
      jsons(changed.map(({ entry }) => JSON.stringify(entry.terms))),
      nowMs,
    ],
  });
}
