// What a file of products says, before anything of it is judged: the same whichever format it comes in.

/** Where something stands: a line of a table, or a path such as `products[12].variants[3]`. */
export interface Place {
  readonly line: number | null;
  readonly path: string;
}

export interface FileMistake {
  readonly at: Place;
  /** As the file calls it; empty for all that stands there. */
  readonly field: string;
  /** Of the product, where it has one. */
  readonly handle: string;
  /** Goes on from the field: “must be …”. */
  readonly text: string;
}

export interface RawVariant {
  readonly at: Place;
  /** `null` where the format has none. */
  readonly id: string | null;
  readonly sku: string;
  /** Of its options; `Default Title` for the only one. */
  readonly title: string;
  readonly price: string | number;
  readonly compareAt: string | number;
  readonly image: string;
  readonly grams: number;
  readonly taxable: boolean;
  readonly requiresShipping: boolean;
  /** `null` where nobody counts it; `undefined` where the file does not say. */
  readonly quantity: number | null | undefined;
  readonly sellsOn: boolean;
}

export interface RawProduct {
  readonly at: Place;
  /** Empty where the file should have one and has not. */
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  readonly descriptionHtml: string;
  readonly vendor: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly status: string;
  readonly isPublished: boolean;
  readonly image: string;
  readonly isGiftCard: boolean;
  readonly variants: readonly RawVariant[];
  /** With any, the rest of the product counts for its names only. */
  readonly mistakes: readonly FileMistake[];
}

export type NamedField =
  | 'id'
  | 'handle'
  | 'title'
  | 'description'
  | 'vendor'
  | 'tags'
  | 'status'
  | 'image'
  | 'sku'
  | 'option'
  | 'price'
  | 'compareAt'
  | 'variantImage';

export interface RawFile {
  readonly products: readonly RawProduct[];
  /** What belongs to no product. */
  readonly mistakes: readonly FileMistake[];
  /** What the file calls them. */
  readonly names: Readonly<Record<NamedField, string>>;
  /** The line on which a product stands, where that takes looking for. */
  readonly lineOf?: (handle: string) => number | null;
}

/** The file is none that can be read, as a sentence that goes on from its name. */
export interface Unreadable {
  readonly unreadable: string;
}
