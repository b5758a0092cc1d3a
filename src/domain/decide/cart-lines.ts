// From the lines a caller wants to the lines of the session. Prices of catalogue lines come from the catalogue, always;
// a line that was there before keeps its id and the price it was added at.
import { isSameJson } from '../../base/json.ts';
import type { CatalogItem } from '../catalog.ts';
import type { LineInput, SessionInput } from '../command.ts';
import { isCurrency } from '../currency.ts';
import type { Facts } from '../facts.ts';
import { isAmount, MAX_MERCHANDISE } from '../money.ts';
import { checkOwnTerms, pricesUnder, rhythmUnder } from '../own-terms.ts';
import { noVariant } from '../no-variant.ts';
import { problem, type Problem } from '../problem.ts';
import { isPaidAlike, rhythmOf } from '../recurring.ts';
import type { Line, Session } from '../session.ts';
import { checkAttributes } from './check-fields.ts';
import { tooLong } from './check-text.ts';
import { catalogTitles, retitle } from './retitle.ts';
import type { Wrong } from './wrong.ts';

export type Lines = Pick<Session, 'lines' | 'nextLine'>;

const LINE_ID = /^li_(\d+)$/;

/** Of lines that were bought through other sessions as well: no id is given twice. */
export const nextLineAfter = (lines: readonly Line[], { nextLine }: Pick<Session, 'nextLine'>): number =>
  Math.max(nextLine, ...lines.map(({ id }) => Number(LINE_ID.exec(id)?.[1] ?? 0) + 1));

export interface CartPermissions {
  readonly mayOverridePrices: boolean;
  readonly mayBeEmpty: boolean;
}

type InputOf<Kind> = Extract<LineInput, { kind: Kind }>;

/** The bought lines that `inputs` ask for. Gift lines are not among them: see gifts.ts. */
export function cartLines(
  session: Pick<Session, 'lines' | 'nextLine'>,
  inputs: readonly LineInput[],
  currency: string,
  permissions: CartPermissions & { readonly keepsPrices: boolean },
  facts: Facts,
): Lines | Wrong {
  const problems = checkLines(inputs, currency, permissions, facts);
  if (problems.length > 0) return { problems };
  const known = session.lines.filter(({ giftOfferId }) => giftOfferId === null);
  const lines: Line[] = [];
  let { nextLine } = session;
  for (const input of inputs) {
    const fresh = freshLine(input, `li_${nextLine}`, currency, facts);
    const twin = input.kind === 'catalog' ? lines.findIndex((line) => isSameLine(line, fresh)) : -1;
    const merged = lines[twin];
    if (merged !== undefined) {
      lines[twin] = { ...merged, quantity: merged.quantity + fresh.quantity };
      continue;
    }
    const before = known.findIndex((line) => isSameLine(line, fresh));
    const kept = before === -1 ? undefined : known.splice(before, 1)[0];
    if (kept === undefined) nextLine += 1;
    const standing = kept === undefined ? fresh : keep(kept, fresh, permissions.keepsPrices);
    lines.push(retitle(standing, input.title, facts));
  }
  const sums = checkSums(lines, currency, facts);
  return sums.length > 0 ? { problems: sums } : { lines, nextLine };
}

/** The same lines in another currency: only what the catalogue prices can change over. */
export function convertLines(session: Session, currency: string, facts: Facts): Lines | Wrong {
  const { item } = facts;
  const problems: Problem[] = [];
  const lines = session.lines.map((line): Line => {
    if (line.variantId === null) {
      const text = `\`currency\` cannot change to ${currency}: “${line.title}” has a price of its own in ${session.currency}. Send \`lines\` too.`;
      problems.push(problem('currency_mixed', 'currency', text));
      return line;
    }
    const prices = line.ownPrices ?? item(line.variantId)?.variant.prices ?? {};
    const price = pricesUnder(prices, line.ownTerms)[currency];
    if (price === undefined && line.giftOfferId === null) problems.push(noPrice('currency', line.title, currency));
    return { ...line, unitAmount: price ?? 0 };
  });
  if (problems.length === 0) problems.push(...checkSums(lines, currency, facts));
  return problems.length > 0 ? { problems } : { lines, nextLine: session.nextLine };
}

/** The same lines at the prices of another country in the same currency. What is no longer sold keeps its price. */
export const repriceLines = ({ lines, nextLine }: Lines, currency: string, { item }: Facts): Lines => ({
  lines: lines.map((line) => {
    if (line.variantId === null || line.ownPrices !== undefined) return line;
    return { ...line, unitAmount: item(line.variantId)?.variant.prices[currency] ?? line.unitAmount };
  }),
  nextLine,
});

/**
 * The session's own lines with fewer pieces. They are not looked up again, so that a line can go also while another one
 * is no longer sold.
 */
export function lowerLines(
  { lines: before, nextLine, currency }: Lines & Pick<Session, 'currency'>,
  lower: NonNullable<SessionInput['lower']>,
  { mayBeEmpty }: Pick<CartPermissions, 'mayBeEmpty'>,
  facts: Facts,
): Lines | Wrong {
  const lines = before.flatMap((line): Line[] => {
    const wanted = line.giftOfferId === null ? (lower[line.id] ?? line.quantity) : line.quantity;
    const quantity = Number.isSafeInteger(wanted) ? Math.min(Math.max(wanted, 0), line.quantity) : line.quantity;
    return quantity === 0 ? [] : [{ ...line, quantity }];
  });
  if (!mayBeEmpty && !lines.some(({ giftOfferId }) => giftOfferId === null)) {
    return { problems: [problem('missing_value', 'lines', 'This is all there is in the order.', 'buyer')] };
  }
  const sums = checkSums(lines, currency, facts);
  return sums.length > 0 ? { problems: sums } : { lines, nextLine };
}

/** As a gift too, so that nothing here is paid again. */
export function catalogLine(item: CatalogItem, id: string, quantity: number, currency: string): Line {
  const { product, variant } = item;
  return {
    id,
    variantId: variant.id,
    productId: product.id,
    sku: variant.sku,
    ...catalogTitles(item),
    quantity,
    unitAmount: variant.prices[currency] ?? 0,
    properties: {},
    requiresShipping: variant.requiresShipping,
    taxable: variant.taxable,
    giftOfferId: null,
  };
}

function checkLines(
  inputs: readonly LineInput[],
  currency: string,
  { mayOverridePrices, mayBeEmpty }: CartPermissions,
  facts: Facts,
): Problem[] {
  const { maxLines } = facts.limits;
  if (inputs.length === 0 && mayBeEmpty) return [];
  if (inputs.length === 0) return [problem('missing_value', 'lines', 'A session needs at least one line.')];
  if (inputs.length > maxLines) {
    return [problem('too_large', 'lines', `There are ${inputs.length} lines; at most ${maxLines} are allowed.`)];
  }
  return inputs.flatMap((input, index) => {
    const at = `lines[${index}]`;
    return [
      ...checkQuantity(input.quantity, `${at}.quantity`, facts),
      ...(input.kind === 'catalog' ? checkCatalogLine(input, at, currency, facts) : []),
      ...(input.kind === 'catalog' ? checkOwnPrices(input, at, mayOverridePrices) : []),
      ...(input.kind === 'catalog' ? checkTerms(input, at, currency, mayOverridePrices, facts) : []),
      ...(input.kind === 'catalog' ? tooLong(input.title, `${at}.title`, facts.limits.maxTextChars) : []),
      ...(input.kind === 'inline' ? checkInlineLine(input, at, mayOverridePrices, facts) : []),
      ...checkAttributes(input.properties, `${at}.properties`, facts.limits),
    ];
  });
}

export function checkQuantity(quantity: number, at: string, { limits }: Facts): Problem[] {
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    return [
      problem('invalid_value', at, `\`${at}\` must be a whole number from 1 on. Leave the line out to remove it.`),
    ];
  }
  if (quantity <= limits.maxQuantity) return [];
  return [problem('too_large', at, `\`${at}\` is ${quantity}; at most ${limits.maxQuantity} are allowed.`)];
}

function checkCatalogLine(input: InputOf<'catalog'>, at: string, currency: string, { item }: Facts): Problem[] {
  const found = item(input.variant);
  if (found?.product.status !== 'active' || (input.by !== undefined && found.variant[input.by] !== input.variant)) {
    return [noVariant(`${at}.variant`, input.variant, null)];
  }
  if (input.product !== undefined && input.product !== found.product.id) {
    const text = `The variant “${input.variant}” does not belong to the product “${input.product}”.`;
    return [problem('product_mismatch', `${at}.product`, text)];
  }
  const price = (input.ownPrices ?? found.variant.prices)[currency];
  return price === undefined ? [noPrice(`${at}.variant`, found.product.title, currency)] : [];
}

function checkOwnPrices({ ownPrices }: InputOf<'catalog'>, at: string, mayOverridePrices: boolean): Problem[] {
  if (ownPrices === undefined) return [];
  const field = `${at}.own_prices`;
  if (!mayOverridePrices) {
    const text = `\`${field}\`: this caller may not set prices; leave it out to sell at the catalogue's.`;
    return [problem('price_override_forbidden', field, text)];
  }
  return Object.entries(ownPrices).flatMap(([currency, amount]) => {
    if (isCurrency(currency) && isAmount(amount) && amount >= 0) return [];
    const text = `\`${field}.${currency}\` must be a whole number of minor units of an ISO 4217 currency, not below 0.`;
    return [problem('invalid_value', `${field}.${currency}`, text)];
  });
}

function checkTerms(
  input: InputOf<'catalog'>,
  at: string,
  currency: string,
  mayOverridePrices: boolean,
  facts: Facts,
): Problem[] {
  const { ownTerms } = input;
  const found = facts.item(input.variant);
  if (ownTerms === undefined || found === undefined) return [];
  const field = `${at}.own_terms`;
  if (mayOverridePrices) return checkOwnTerms(ownTerms, freshLine(input, '', currency, facts), currency, field);
  const text = `\`${field}\`: this caller may not set prices; leave it out to sell as the catalogue does.`;
  return [problem('price_override_forbidden', field, text)];
}

function checkInlineLine(
  input: InputOf<'inline'>,
  at: string,
  mayOverridePrices: boolean,
  { limits }: Facts,
): Problem[] {
  if (!mayOverridePrices) {
    const text = `\`${at}.unit_amount\`: this caller may not set prices. Name a \`variant\`, or use a key with the scope prices.override.`;
    return [problem('price_override_forbidden', `${at}.unit_amount`, text)];
  }
  const problems = tooLong(input.title, `${at}.title`, limits.maxTextChars);
  if (input.title.trim() === '') {
    problems.push(problem('missing_value', `${at}.title`, `\`${at}.title\` is empty; say what is sold.`));
  }
  if (!isAmount(input.unitAmount) || input.unitAmount < 0) {
    const text = `\`${at}.unit_amount\` must be a whole number of minor units (for 12.50 USD: 1250), not below 0.`;
    problems.push(problem('invalid_value', `${at}.unit_amount`, text));
  }
  return problems;
}

export function checkSums(lines: readonly Line[], currency: string, { limits }: Facts): Problem[] {
  const rhythm = rhythmOf(lines);
  const other = lines.findIndex(({ recurring }) => rhythm && recurring && !isPaidAlike(recurring, rhythm));
  if (other !== -1) {
    const text = `“${lines[other]?.title}” is paid in another rhythm than the lines before it. Sell it in a session of its own.`;
    return [problem('product_mismatch', `lines[${other}]`, text)];
  }
  let merchandise = 0;
  let fees = 0;
  for (const { unitAmount, quantity, ownTerms } of lines) {
    merchandise += unitAmount * quantity;
    for (const amounts of Object.values(ownTerms?.fees ?? {})) fees += amounts[currency] ?? 0;
  }
  const most = lines.findIndex(({ quantity }) => quantity > limits.maxQuantity);
  if (most !== -1) {
    const text = `Lines of the same variant come to more than ${limits.maxQuantity} together.`;
    return [problem('too_large', `lines[${most}].quantity`, text)];
  }
  if (merchandise + fees > MAX_MERCHANDISE) {
    return [problem('too_large', 'lines', `The lines cost more than ${MAX_MERCHANDISE} minor units together.`)];
  }
  const inline = lines.findIndex(({ variantId }) => variantId === null);
  if (inline === -1 || merchandise > 0) return [];
  const at = `lines[${inline}].unit_amount`;
  return [problem('invalid_value', at, `\`${at}\`: the lines cost nothing; the amount must be above 0.`)];
}

function freshLine(input: LineInput, id: string, currency: string, { item }: Facts): Line {
  const properties = input.properties ?? {};
  const found = input.kind === 'catalog' ? item(input.variant) : undefined;
  if (found !== undefined && input.kind === 'catalog') {
    const { ownTerms } = input;
    const recurring = rhythmUnder(found.variant.recurring, ownTerms);
    const bought = catalogLine(found, id, input.quantity, currency);
    const line: Line = {
      ...bought,
      properties,
      ...(recurring !== undefined && { recurring }),
      ...(ownTerms !== undefined && { ownTerms }),
    };
    const { ownPrices, alias } = input;
    const named = alias === undefined ? line : { ...line, alias };
    return ownPrices === undefined ? named : { ...named, ownPrices, unitAmount: ownPrices[currency] ?? 0 };
  }
  const inline = input as InputOf<'inline'>;
  return {
    id,
    variantId: null,
    productId: null,
    sku: null,
    title: inline.title,
    variantTitle: null,
    quantity: inline.quantity,
    unitAmount: inline.unitAmount,
    properties,
    requiresShipping: inline.requiresShipping ?? false,
    taxable: inline.taxable ?? false,
    giftOfferId: null,
  };
}

/** The same thing bought by the same name: the same variant, or the same words at the same price, with the same properties. */
function isSameLine(a: Line, b: Line): boolean {
  if (a.variantId !== b.variantId || a.alias !== b.alias || !isSameJson(a.properties, b.properties)) return false;
  if (!isSameJson(a.ownPrices, b.ownPrices) || !isSameJson(a.ownTerms, b.ownTerms)) return false;
  if (a.variantId !== null) return true;
  return (
    a.title === b.title &&
    a.unitAmount === b.unitAmount &&
    a.requiresShipping === b.requiresShipping &&
    a.taxable === b.taxable
  );
}

const keep = (kept: Line, fresh: Line, isSameCurrency: boolean): Line => ({
  ...kept,
  quantity: fresh.quantity,
  unitAmount: isSameCurrency ? kept.unitAmount : fresh.unitAmount,
});

function noPrice(at: string, title: string, currency: string): Problem {
  return problem('currency_unsupported', at, `“${title}” has no price in ${currency}. Use a currency it is sold in.`);
}
