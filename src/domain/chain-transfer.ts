// Amounts of what is sent on a chain: decimal text, exact to the last of its places, of which there are more than a number keeps.
import type { ChainTransfer } from './payment.ts';

/** What is still to be sent. */
export function leftToSend({ amount, received }: Pick<ChainTransfer, 'amount' | 'received'>): string {
  const decimals = Math.max(placesOf(amount), placesOf(received));
  return decimalText(partsOf(amount, decimals) - partsOf(received, decimals), decimals);
}

/** Smallest parts as decimal text, without zeros that say nothing. */
export function decimalText(parts: bigint | number, decimals: number): string {
  const digits = String(parts).padStart(decimals + 1, '0');
  const split = digits.length - decimals;
  let end = digits.length;
  while (end > split && digits[end - 1] === '0') end -= 1;
  return end === split ? digits.slice(0, split) : `${digits.slice(0, split)}.${digits.slice(split, end)}`;
}

const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0;

function partsOf(text: string, decimals: number): bigint {
  const [whole = '', rest = ''] = text.split('.');
  return BigInt(whole + rest.padEnd(decimals, '0'));
}
