// What a visitor has typed as an amount: in digits of any keyboard, read one way or not at all.
import { fromMajor } from '../../dialects/wire.ts';
import { exponentOf } from '../../domain/currency.ts';
import type { Amount } from '../../domain/money.ts';

/**
 * Many people write the comma where others write the point. More digits after either than the currency has are thousands, of
 * which nobody should pay the thousandth part. Arabic has a sign of its own for each of the two.
 */
export function amountIn(
  text: string,
  currency: string,
): { readonly amount: Amount } | { readonly problemText: string } {
  const plain = withoutThousands(inPlainDigits(text).trim()).replace(/[,\u066b]/, '.');
  const [, decimals = ''] = /^\d+\.(\d+)$/.exec(plain) ?? [];
  return decimals.length > exponentOf(currency) ? { problemText: 'has too many decimals' } : fromMajor(plain, currency);
}

/** Full-width signs become narrow; Arabic and Persian digits stand in rows of ten. */
const inPlainDigits = (text: string): string =>
  text.normalize('NFKC').replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));

/** The Arabic sign between thousands means nothing else; out of its place it is a slip and stays. */
const withoutThousands = (text: string): string =>
  /^\d{1,3}(\u066c\d{3})+([.,\u066b]\d+)?$/.test(text) ? text.replaceAll('\u066c', '') : text;
