// The lists of postal codes that a merchant's settings refer to.
import type { PostalSet } from '../domain/postal.ts';
import type { Database, Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

export interface PostalList {
  readonly id: string;
  readonly codes: PostalSet;
}

export interface PostalListStore {
  /** Those of these ids that are there. */
  loadPostalLists(merchantId: string, ids: readonly string[]): Promise<readonly PostalList[]>;
}

export function postalListsOn(database: Database): PostalListStore {
  return {
    loadPostalLists: (merchantId, ids) =>
      database.query<PostalList>({
        text: 'select id, codes from postal_list where merchant_id = $1 and id = any ($2::text[])',
        values: [uuidToFind(merchantId), ids.map(textToFind)],
      }),
  };
}

/** Those of an earlier configuration go. */
export async function applyPostalLists(
  tx: Queryable,
  merchantId: string,
  lists: readonly PostalList[],
): Promise<boolean> {
  const ids = lists.map(({ id }) => id);
  const gone = await tx.query({
    text: 'delete from postal_list where merchant_id = $1 and id <> all ($2::text[]) returning id',
    values: [merchantId, ids],
  });
  let changed = gone.length > 0;
  for (const { id, codes } of lists) {
    const made = await tx.query({
      text: `insert into postal_list (merchant_id, id, codes)
        select $1::uuid, $2, $3::json where not exists (select from postal_list where merchant_id = $1 and id = $2)
        returning id`,
      values: [merchantId, id, JSON.stringify(codes)],
    });
    if (made.length > 0) changed = true;
  }
  return changed;
}
