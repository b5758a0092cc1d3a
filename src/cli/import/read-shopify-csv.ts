// Shopify's table of products, with the columns that its exports have had for years and with those of the newer template.
// The first row of a product says what it is; rows below it with the same handle add variants and pictures.
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { nearestName } from '../../base/nearest-name.ts';
import { slugOf } from '../../base/slug-of.ts';
import { withPauses } from '../../base/with-pauses.ts';
import { UNTITLED } from '../../domain/catalog.ts';
import { delimiterOf, linesWithin } from '../apply/read-csv.ts';
import type { FileMistake, Place, RawFile, RawProduct, RawVariant, Unreadable } from './raw-product.ts';

/** Under which headings each column may stand; the first one is what a missing column is called. */
const COLUMNS = {
  handle: ['Handle', 'URL handle'],
  title: ['Title'],
  description: ['Body (HTML)', 'Body HTML', 'Description'],
  vendor: ['Vendor'],
  type: ['Type', 'Custom Product Type'],
  tags: ['Tags'],
  published: ['Published', 'Published on online store'],
  option1: ['Option1 Value'],
  option2: ['Option2 Value'],
  option3: ['Option3 Value'],
  sku: ['Variant SKU', 'SKU'],
  grams: ['Variant Grams', 'Weight value (grams)'],
  tracker: ['Variant Inventory Tracker', 'Inventory tracker'],
  quantity: ['Variant Inventory Qty', 'Inventory quantity'],
  policy: ['Variant Inventory Policy', 'Continue selling when out of stock'],
  fulfillment: ['Variant Fulfillment Service', 'Fulfillment service'],
  price: ['Variant Price', 'Price'],
  compareAt: ['Variant Compare At Price', 'Compare-at price'],
  requiresShipping: ['Variant Requires Shipping', 'Requires shipping'],
  taxable: ['Variant Taxable', 'Charge tax'],
  image: ['Image Src', 'Product image URL'],
  imagePosition: ['Image Position'],
  variantImage: ['Variant Image', 'Variant image URL'],
  giftCard: ['Gift Card'],
  status: ['Status'],
} as const;

type Column = keyof typeof COLUMNS;
const COLUMN_NAMES = Object.keys(COLUMNS) as Column[];

interface Header {
  readonly indexes: Readonly<Partial<Record<Column, number>>>;
  /** As the file writes them. */
  readonly names: Readonly<Record<Column, string>>;
  readonly width: number;
}

/** One row: `undefined` for a column that the table does not have. */
interface Row {
  readonly at: Place;
  readonly cell: (column: Column) => string | undefined;
}

interface Draft {
  readonly first: Row;
  readonly handle: string;
  readonly variants: RawVariant[];
  readonly images: { readonly position: number; readonly src: string }[];
  readonly mistakes: FileMistake[];
  title: string;
  isGiftCard: boolean;
}

const CHUNK_BYTES = 65_536;
const ROWS_AT_ONCE = 200;

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Reads row by row and lets others work in between. */
export async function readShopifyCsv(text: string): Promise<RawFile | Unreadable> {
  let header: Header | null = null;
  const drafts = new Map<string, Draft>();
  const mistakes: FileMistake[] = [];
  const options = { bom: true, delimiter: delimiterOf(text), info: true, relax_column_count: true } as const;
  const skipping = { skip_empty_lines: true, skip_records_with_empty_values: true, trim: true } as const;
  const records = Readable.from(chunksOf(text)).pipe(parse({ ...options, ...skipping }));
  try {
    for await (const { record, info } of withPauses<Parsed>(records, ROWS_AT_ONCE)) {
      if (header === null) {
        const found = readHeader(record);
        if ('unreadable' in found) return found;
        header = found;
        continue;
      }
      const { indexes, width } = header;
      // The line that is told is the one on which a row ends.
      const at = { line: info.lines - linesWithin(record), path: '' };
      const cellAt = (index: number | undefined): string | undefined =>
        index === undefined ? undefined : (record[index] ?? '');
      const row: Row = { at, cell: (column) => cellAt(indexes[column]) };
      const isWide = record.length > width;
      takeRow(row, isWide, drafts, mistakes, header.names);
    }
  } catch (error) {
    if (error instanceof CsvError) return { unreadable: `is no table that can be read. ${error.message}.` };
    throw error;
  }
  if (header === null) return { unreadable: 'is empty.' };
  const { names } = header;
  const products = [...drafts.values()].map((draft) => toProduct(draft, names));
  return { products, mistakes, names: { ...names, id: names.handle, option: names.option1 } };
}

function* chunksOf(text: string): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) yield bytes.subarray(start, start + CHUNK_BYTES);
}

function readHeader(cells: readonly string[]): Header | Unreadable {
  const lower = cells.map((cell) => cell.toLowerCase());
  const indexes: Partial<Record<Column, number>> = {};
  const names: Partial<Record<Column, string>> = {};
  for (const column of COLUMN_NAMES) {
    const found = COLUMNS[column].map((name) => lower.indexOf(name.toLowerCase())).find((index) => index >= 0);
    if (found !== undefined) indexes[column] = found;
    names[column] = cells[found ?? -1] ?? COLUMNS[column][0];
  }
  for (const needed of ['title', 'price'] as const) {
    if (indexes[needed] !== undefined) continue;
    const [usual] = COLUMNS[needed];
    const near = nearestName(usual, cells);
    const guess =
      near === null ? 'Is it an export of products? The first line names the columns.' : `Did you mean ${near}?`;
    return { unreadable: `has no column ${usual}. ${guess}` };
  }
  return { indexes, names: names as Header['names'], width: cells.length };
}

function takeRow(
  row: Row,
  isWide: boolean,
  drafts: Map<string, Draft>,
  mistakes: FileMistake[],
  names: Header['names'],
): void {
  const { at, cell } = row;
  const title = cell('title') ?? '';
  const handle = cell('handle') || slugOf(title);
  if (handle === '') {
    mistakes.push({
      at,
      field: names.handle,
      handle,
      text: 'is empty; each row names the product that it belongs to.',
    });
    return;
  }
  const standing = drafts.get(handle);
  const draft: Draft = standing ?? {
    ...{ first: row, handle, title, isGiftCard: false },
    ...{ variants: [], images: [], mistakes: [] },
  };
  drafts.set(handle, draft);
  const complain = (column: Column | null, text: string): void =>
    void draft.mistakes.push({ at, field: column === null ? '' : names[column], handle, text });
  if (isWide)
    return complain(null, 'has more cells than the first line. A text with the delimiter in it needs quotes.');
  if (title !== '' && draft.title !== '' && title !== draft.title) {
    complain(
      'title',
      `“${title}” is another than in line ${draft.first.at.line}; each product has a handle of its own.`,
    );
  }
  draft.title ||= title;
  draft.isGiftCard ||= cell('fulfillment') === 'gift_card' || booleanOf(row, 'giftCard', false, complain);
  const src = cell('image') ?? '';
  if (src !== '') draft.images.push({ position: Number(cell('imagePosition') || Infinity) || Infinity, src });
  const isVariant = (['price', 'sku', 'option1'] as const).some((column) => (cell(column) ?? '') !== '');
  if (isVariant) draft.variants.push(toVariant(row, complain));
}

type Complain = (column: Column, text: string) => void;

function toVariant(row: Row, complain: Complain): RawVariant {
  const { at, cell } = row;
  const options = (['option1', 'option2', 'option3'] as const).map((column) => cell(column) ?? '');
  const grams = cell('grams') || '0';
  if (!/^\d{1,9}(?:\.\d+)?$/.test(grams)) complain('grams', `“${grams}” must be a number of grams such as 250.`);
  return {
    at,
    id: null,
    // Spreadsheets keep leading zeros behind an apostrophe.
    sku: (cell('sku') ?? '').replace(/^'/, ''),
    title: options.filter((value) => value !== '').join(' / ') || UNTITLED,
    price: cell('price') ?? '',
    compareAt: cell('compareAt') ?? '',
    image: cell('variantImage') ?? '',
    grams: Math.round(Number(grams)),
    taxable: booleanOf(row, 'taxable', true, complain),
    requiresShipping: booleanOf(row, 'requiresShipping', true, complain),
    quantity: quantityOf(row, complain),
    sellsOn: sellsOn(row, complain),
  };
}

/** An export of a shop with several locations says that stock is tracked, and not how much there is. */
function quantityOf({ cell }: Row, complain: Complain): RawVariant['quantity'] {
  if (cell('tracker') === '') return null;
  const quantity = cell('quantity') ?? '';
  if (quantity === '') return undefined;
  if (/^-?\d{1,9}$/.test(quantity)) return Number(quantity);
  complain('quantity', `“${quantity}” must be a whole number such as 12, without separators.`);
  return undefined;
}

function sellsOn(row: Row, complain: Complain): boolean {
  const policy = row.cell('policy')?.toLowerCase();
  return policy === 'continue' || (policy !== 'deny' && booleanOf(row, 'policy', false, complain));
}

/** An empty cell is no, as it is there; `absent` stands where there is no such column. */
function booleanOf({ cell }: Row, column: Column, absent: boolean, complain: Complain): boolean {
  const text = cell(column);
  if (text === undefined) return absent;
  if (/^(?:true|yes|1)$/i.test(text)) return true;
  if (!/^(?:|false|no|0)$/i.test(text)) complain(column, `“${text}” must be TRUE or FALSE.`);
  return false;
}

function toProduct(draft: Draft, names: Header['names']): RawProduct {
  const { first, handle, title, variants, images, mistakes, isGiftCard } = draft;
  const { at, cell } = first;
  const published = cell('published') ?? '';
  if (!/^(?:|true|false|yes|no|0|1)$/i.test(published)) {
    mistakes.push({ at, field: names.published, handle, text: `“${published}” must be TRUE or FALSE.` });
  }
  if (variants.length === 0 && mistakes.length === 0) {
    mistakes.push({
      at,
      field: names.price,
      handle,
      text: 'is empty in all rows of the product; it needs one at least.',
    });
  }
  images.sort((a, b) => a.position - b.position);
  return {
    at,
    id: handle,
    handle,
    title,
    descriptionHtml: cell('description') ?? '',
    vendor: cell('vendor') ?? '',
    type: cell('type') ?? '',
    tags: (cell('tags') ?? '').split(','),
    status: cell('status') ?? '',
    isPublished: !/^(?:false|no|0)$/i.test(published),
    image: images[0]?.src ?? '',
    isGiftCard,
    variants,
    mistakes,
  };
}
