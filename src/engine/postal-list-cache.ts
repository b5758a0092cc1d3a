// Lists of postal codes in this process's memory. They never change, so what was once read serves every version of the
// merchant's settings that refers to it.
import type { Merchant } from '../domain/merchant.ts';
import { listIdsIn, type PostalFacts } from '../domain/postal-codes.ts';
import { isInPostalSet, type PostalSet } from '../domain/postal.ts';
import type { Store } from '../store/store.ts';

const MAX_LISTS = 100;

export interface PostalListCache {
  /** The look-up in the lists that this merchant's settings refer to; `null` when one of them is gone meanwhile. */
  of(merchant: Merchant): Promise<PostalFacts['inPostalList'] | null>;
}

/** For merchants who have no lists. */
export const inNoPostalList: PostalFacts['inPostalList'] = () => false;

export function createPostalListCache(store: Pick<Store, 'loadPostalLists'>): PostalListCache {
  const known = new Map<string, PostalSet>();
  return {
    async of(merchant) {
      const ids = listIdsIn(merchant);
      if (ids.length === 0) return inNoPostalList;
      const keyOf = (id: string): string => `${merchant.id} ${id}`;
      const missing = ids.filter((id) => !known.has(keyOf(id)));
      const loaded = missing.length === 0 ? [] : await store.loadPostalLists(merchant.id, missing);
      for (const { id, codes } of loaded) known.set(keyOf(id), codes);
      const lists = new Map(ids.map((id) => [id, known.get(keyOf(id))]));
      for (const oldest of known.keys()) {
        if (known.size <= MAX_LISTS) break;
        known.delete(oldest);
      }
      if ([...lists.values()].includes(undefined)) return null;
      return (id, code) => isInPostalSet(lists.get(id) ?? {}, code);
    },
  };
}
