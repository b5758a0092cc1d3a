// `kassa import shopify`: takes over the products of another shop's file. What is wrong with a product is told and leaves it as
// it was; the rest goes on, in portions, so that whoever buys meanwhile does not wait for the whole file.
import type { Clock } from '../../base/clock.ts';
import { OperatorError } from '../../base/operator-error.ts';
import { withPauses } from '../../base/with-pauses.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { NameOfAnother } from '../../store/catalog-store.ts';
import type { ImportOptions, ImportOutcome } from '../../store/import-store.ts';
import type { Store } from '../../store/store.ts';
import { describeCatalog } from '../apply/describe-changes.ts';
import type { FileMistake, RawFile } from './raw-product.ts';
import { readShopifyCsv } from './read-shopify-csv.ts';
import { readShopifyJson } from './read-shopify-json.ts';
import { toImported, type ReadFile, type ReadProduct } from './to-imported.ts';

export interface ImportRequest {
  readonly merchant: Merchant;
  readonly file: { readonly name: string; readonly text: string };
  readonly onlyPlan: boolean;
  readonly archiveMissing: boolean;
}

export interface Imported {
  readonly lines: readonly string[];
  readonly complaints: readonly string[];
  readonly changed: boolean;
}

/** Hears how many variants are done, of how many. */
export type TellImport = (done: number, all: number) => void;

interface ImportDeps {
  readonly store: Store;
  readonly clock: Clock;
}

const VARIANTS_A_PORTION = 250;

export async function importShopify(deps: ImportDeps, request: ImportRequest, tell: TellImport): Promise<Imported> {
  const { merchant, file, onlyPlan, archiveMissing } = request;
  const raw = await readFile(file);
  if (raw.products.length + raw.mistakes.length === 0) throw new OperatorError(`${file.name} has no products.`);
  const read = await toImported(raw, merchant.currency);
  const options: ImportOptions = { dropsMissing: archiveMissing, onlyPlan, isLeft: isLeftBy(read, archiveMissing) };
  const nowMs = deps.clock.businessMs(merchant.id);
  const mistakes = [...read.mistakes];
  const tally = { added: 0, changed: 0, same: 0 };
  const changes: string[] = [];
  const all = countVariants(read.products);
  let done = 0;
  // The embedded database works in this process, and answers without a turn for anybody else.
  for await (const portion of withPauses(portionsOf(read.products), 1)) {
    const outcomes = await deps.store.importProducts(merchant.id, portion, options, nowMs);
    portion.forEach((product, index) => {
      const outcome = outcomes[index];
      if (outcome === undefined) return;
      if (outcome.kind === 'taken') mistakes.push(mistakeOf(product, outcome.by, raw.names));
      else tally[outcome.kind] += 1;
      if (onlyPlan) changes.push(...describe(outcome));
    });
    tell((done += countVariants(portion)), all);
  }
  const archived = archiveMissing ? await archive(deps.store, request, read, nowMs) : [];
  if (onlyPlan) changes.push(...describeCatalog(archived, []));
  const isHeldBack = archiveMissing && read.hasNameless;
  const gone = new Set(archived.map(({ product }) => product.id)).size;
  const changed = tally.added + tally.changed + gone > 0;
  return {
    changed,
    lines: [
      `${merchant.slug}: ${summary({ ...tally, gone }, onlyPlan)}`,
      ...someOf(changes).map((line) => `  ${printable(line)}`),
      ...remarks(read),
    ],
    complaints: complaintsOf(mistakes, raw, file.name, isHeldBack),
  };
}

async function readFile({ name, text }: ImportRequest['file']): Promise<RawFile> {
  const raw = /^\uFEFF?\s*[[{]/.test(text) ? await readShopifyJson(text) : await readShopifyCsv(text);
  if ('unreadable' in raw) throw new OperatorError(`${name} ${raw.unreadable}`);
  return raw;
}

/** What stands after the whole file is taken over: products with mistakes, and what the file leaves out unless that goes. */
function isLeftBy({ products, leftAlone }: ReadFile, archiveMissing: boolean): ImportOptions['isLeft'] {
  const given = new Set(products.flatMap(({ variants }) => variants.map(({ variant }) => variant.id)));
  return (productId, variantId) => leftAlone.has(productId) || (!archiveMissing && !given.has(variantId));
}

function* portionsOf(products: readonly ReadProduct[]): Generator<readonly ReadProduct[]> {
  let portion: ReadProduct[] = [];
  for (const product of products) {
    portion.push(product);
    if (countVariants(portion) < VARIANTS_A_PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

const countVariants = (products: readonly ReadProduct[]): number =>
  products.reduce((sum, { variants }) => sum + variants.length, 0);

/** Nothing, when the file has something that cannot be told by its name: it might be what seems to be missing. */
async function archive(
  store: Store,
  { merchant, onlyPlan }: ImportRequest,
  { products, leftAlone, hasNameless }: ReadFile,
  nowMs: number,
): Promise<readonly CatalogItem[]> {
  if (hasNameless) return [];
  const present = [...products.map(({ product }) => product.id), ...leftAlone];
  return store.archiveImported(merchant.id, present, onlyPlan, nowMs);
}

function describe(outcome: ImportOutcome): readonly string[] {
  return outcome.kind === 'added' || outcome.kind === 'changed' ? describeCatalog(outcome.before, outcome.after) : [];
}

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly gone: number;
}

function summary({ added, changed, same, gone }: Counts, onlyPlan: boolean): string {
  if (added + changed + gone === 0) return `nothing to change (${count(same, 'product')} as before).`;
  const told = [
    { number: added, what: 'added' },
    { number: changed, what: 'changed' },
    { number: gone, what: 'archived' },
    { number: same, what: 'as before' },
  ].filter(({ number }) => number > 0);
  const parts = told
    .map(({ number, what }, index) => `${index === 0 ? count(number, 'product') : number} ${what}`)
    .join(', ');
  return onlyPlan ? `would change: ${parts}.` : `${parts}.`;
}

function remarks({ giftCards, sharedSkus }: ReadFile): readonly string[] {
  return [
    ...(giftCards > 0 ? [`${count(giftCards, 'gift card')} left out, which only the shop itself can make good.`] : []),
    ...(sharedSkus > 0
      ? [`${count(sharedSkus, 'SKU')} of several variants each, so no variant is named by them.`]
      : []),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const MAX_TOLD = 20;

const MAX_LINE = 600;

/** A file may hold anything, and terminals do what some of it says. */
function printable(line: string): string {
  const short = line.length > MAX_LINE ? `${line.slice(0, MAX_LINE)}…` : line;
  return short.replace(/\p{Cc}/gu, ' ');
}

const someOf = (lines: readonly string[]): readonly string[] =>
  lines.length > MAX_TOLD ? [...lines.slice(0, MAX_TOLD), `and ${lines.length - MAX_TOLD} more.`] : lines;

function mistakeOf(
  { product, variants, at, variantsAt }: ReadProduct,
  by: NameOfAnother,
  names: RawFile['names'],
): FileMistake {
  const index = variants.findIndex(({ variant }) => (by.what === 'sku' ? variant.sku : variant.id) === by.name);
  const place = by.what === 'product' ? at : (variantsAt[index] ?? at);
  const field = names[by.what === 'sku' ? 'sku' : 'id'];
  return { at: place, field, handle: product.handle, text: `${by.name} ${WHOSE[by.owner]}` };
}

const WHOSE: Readonly<Record<NameOfAnother['owner'], string>> = {
  configuration: 'stands in the configuration too; take it out of one of the two.',
  api: 'was made through an API, and is changed there.',
  import:
    'is of an imported product that stays as it is: its own row has a mistake, or the file leaves it out and --archive-missing was not said.',
};

function complaintsOf(
  mistakes: readonly FileMistake[],
  raw: RawFile,
  name: string,
  isHeldBack: boolean,
): readonly string[] {
  const told = mistakes.slice(0, MAX_TOLD).map(({ at, field, handle, text }) => {
    const line = at.line ?? raw.lineOf?.(handle) ?? null;
    const path = at.path === '' || field === '' ? at.path + field : `${at.path}.${field}`;
    const subject = [path, handle === '' ? '' : `(${handle})`].filter((part) => part !== '').join(' ');
    return printable(`${line === null ? name : `${name}:${line}`} ${subject === '' ? 'The row' : subject} ${text}`);
  });
  const more = mistakes.length > MAX_TOLD ? [`and ${mistakes.length - MAX_TOLD} more.`] : [];
  const left =
    mistakes.length > 0 ? ['Products with mistakes are as they were before; the others are not held up.'] : [];
  const held = isHeldBack
    ? ['Nothing is archived: some of the file cannot be told by its name, and may be what seems to be missing.']
    : [];
  return [...told, ...more, ...left, ...held];
}
