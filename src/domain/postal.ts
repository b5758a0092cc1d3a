// Postal codes as buyers and shops write them, and sets of them: compact enough to keep a whole country's list at hand.

/** What a shop says of postal codes: one code, a range of codes, or how codes begin. */
export interface PostalPattern {
  /** As `normalizePostalCode` gives it; the end of a single code is the code itself. */
  readonly first: string;
  readonly last: string;
  readonly isBeginning: boolean;
}

const MAX_CHARS = 12;

/** What keyboards have for a hyphen, among them Japanese ones. */
const HYPHENS = /[\u2010-\u2015\u2212\u30FC\uFF70\uFE63]/g;

const written = (text: string): string => text.normalize('NFKC').replace(HYPHENS, '-').trim();

/** Case, blanks and hyphens mean nothing. Of a ZIP+4 the five digits count. */
export function normalizePostalCode(code: string): string {
  const text = written(code).toUpperCase();
  return (/^\d{5}-\d{4}$/.test(text) ? text.slice(0, 5) : text).replace(/[\s-]+/g, '');
}

/** `560001`, `5600*` or `560001-560099`; a sentence when it is none of them. */
export function parsePostalPattern(text: string): PostalPattern | string {
  const code = written(text);
  if (code.endsWith('*')) {
    const beginning = normalizePostalCode(code.slice(0, -1));
    const isGood = /^[A-Z0-9]+$/.test(beginning) && beginning.length <= MAX_CHARS;
    return isGood ? { first: beginning, last: beginning, isBeginning: true } : notPostal(text);
  }
  const [start, end, ...rest] = code.split('-');
  const isRange = start !== undefined && end !== undefined && rest.length === 0 && !WRITTEN_WITH_HYPHEN.test(code);
  if (!isRange) {
    const single = normalizePostalCode(code);
    return isCode(single) ? { first: single, last: single, isBeginning: false } : notPostal(text);
  }
  const [first, last] = [normalizePostalCode(start), normalizePostalCode(end)];
  if (!isCode(first) || !isCode(last)) return notPostal(text);
  if (shapeOf(first) !== shapeOf(last)) {
    return `“${text}” is no range: its ends must have as many letters and digits, in the same places.`;
  }
  return first <= last ? { first, last, isBeginning: false } : `“${text}” is a range that ends before it starts.`;
}

/** Forms of single codes: Japan, Poland, Brazil and the United States, Portugal. */
const WRITTEN_WITH_HYPHEN = /^(?:\d{3}-\d{4}|\d{2}-\d{3}|\d{5}-\d{3,4}|\d{4}-\d{3})$/;

const isCode = (code: string): boolean => code.length <= MAX_CHARS && /^(?=.*\d)[A-Z0-9]{2,}$/.test(code);

const notPostal = (text: string): string =>
  `“${text}” is no postal code. Write a code such as 560001, a beginning such as 5600*, or a range such as 560001-560099.`;

/**
 * Codes by their shape, as `0` for each digit and `A` for each letter, which makes the order of texts that of codes: under
 * `000000` stand the first and last code of each range, one after the other, all of that width and from low to high.
 * Beginnings stand under a shape with a star.
 */
export type PostalSet = Readonly<Record<string, string>>;

const shapeOf = (code: string): string => code.replace(/\d/g, '0').replace(/[A-Z]/g, 'A');

export function toPostalSet(patterns: Iterable<PostalPattern>): PostalSet {
  const byShape = new Map<string, PostalPattern[]>();
  for (const pattern of patterns) {
    const shape = shapeOf(pattern.first) + (pattern.isBeginning ? '*' : '');
    const alike = byShape.get(shape);
    if (alike === undefined) byShape.set(shape, [pattern]);
    else alike.push(pattern);
  }
  const shapes = [...byShape].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(shapes.map(([shape, alike]) => [shape, joined(alike)]));
}

/** Ranges that touch become one. */
function joined(patterns: PostalPattern[]): string {
  patterns.sort((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)));
  const parts: string[] = [];
  let open: { first: string; last: string } | null = null;
  for (const { first, last, isBeginning } of patterns) {
    if (open !== null && (first <= open.last || (!isBeginning && first === following(open.last)))) {
      if (last > open.last) open.last = last;
      continue;
    }
    if (open !== null) parts.push(open.first, open.last);
    open = { first, last };
  }
  if (open !== null) parts.push(open.first, open.last);
  return parts.join('');
}

/** The code after this one, where only digits make that plain. */
function following(code: string): string | null {
  const next = /^\d+$/.test(code) ? String(Number(code) + 1).padStart(code.length, '0') : null;
  return next !== null && next.length === code.length ? next : null;
}

/** `code` as `normalizePostalCode` gives it. */
export function isInPostalSet(set: PostalSet, code: string): boolean {
  if (code.length > MAX_CHARS) return false;
  const shape = shapeOf(code);
  if (holds(set[shape], code)) return true;
  for (let width = 1; width <= code.length; width += 1) {
    if (holds(set[`${shape.slice(0, width)}*`], code.slice(0, width))) return true;
  }
  return false;
}

function holds(ranges: string | undefined, code: string): boolean {
  if (ranges === undefined) return false;
  const width = code.length;
  let [low, high] = [0, ranges.length / (2 * width)];
  while (low < high) {
    const middle = (low + high) >> 1;
    const last = (2 * middle + 1) * width;
    if (ranges.slice(last, last + width) < code) low = middle + 1;
    else high = middle;
  }
  const first = 2 * low * width;
  return first < ranges.length && ranges.slice(first, first + width) <= code;
}

/** In the words of `parsePostalPattern`. */
export function postalPatternsOf(set: PostalSet): string[] {
  return Object.entries(set).flatMap(([shape, ranges]) => {
    const isBeginning = shape.endsWith('*');
    const width = isBeginning ? shape.length - 1 : shape.length;
    const texts: string[] = [];
    for (let at = 0; at < ranges.length; at += 2 * width) {
      const [first, last] = [ranges.slice(at, at + width), ranges.slice(at + width, at + 2 * width)];
      texts.push(isBeginning ? `${first}*` : first === last ? first : `${first}-${last}`);
    }
    return texts;
  });
}
