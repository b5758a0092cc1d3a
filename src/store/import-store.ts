// What the store promises about products that come out of another shop's file.
import type { CatalogItem } from '../domain/catalog.ts';
import type { ImportedProduct } from '../domain/catalog-import.ts';
import type { NameOfAnother } from './catalog-store.ts';

export interface ImportStore {
  /**
   * Takes over some products of a file, each whole or not at all, and answers what became of each, in their order. What
   * differs raises `factsVersion`; products of others, and their names, stay as they are.
   */
  importProducts(
    merchantId: string,
    products: readonly ImportedProduct[],
    options: ImportOptions,
    nowMs: number,
  ): Promise<readonly ImportOutcome[]>;
  /** Archives what was imported, except these products, and answers what was on sale of it. */
  archiveImported(
    merchantId: string,
    except: readonly string[],
    onlyPlan: boolean,
    nowMs: number,
  ): Promise<readonly CatalogItem[]>;
}

export interface ImportOptions {
  /** Whether variants that their product no longer has in the file go off sale. */
  readonly dropsMissing: boolean;
  /** Whether an imported variant that stands will still stand when the whole file is taken over, with its SKU. */
  readonly isLeft: (productId: string, variantId: string) => boolean;
  /** Answers the same and writes nothing. */
  readonly onlyPlan: boolean;
}

export type ImportOutcome =
  | { readonly kind: 'same' }
  /** What was on sale of it, and what is. */
  | {
      readonly kind: 'added' | 'changed';
      readonly before: readonly CatalogItem[];
      readonly after: readonly CatalogItem[];
    }
  | { readonly kind: 'taken'; readonly by: NameOfAnother };
