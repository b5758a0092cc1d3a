// Ids in the vendor's formats. All but those of sessions follow from Kassa's own, so nothing has to be remembered.
import { sha256Hex } from '../../base/crypto.ts';
import { prefixedId, uuidv4 } from '../../base/ids.ts';
import { isoTime } from '../wire.ts';

const SESSION = /^OS[0-9A-Z]{18}$/;
const CLASSIC = /^[\w-]{22}$/;
const BASE_36 = 36n;

/** `OS` and 18 capitals and digits: 93 random bits. */
export const newSessionId = (): string => `OS${capitals(sha256Hex(prefixedId('', 43)))}`;

export const isSessionId = (text: string): boolean => SESSION.test(text);

/** 22 characters of URL-safe base64: 122 random bits. */
export const newClassicId = (): string => shortId(uuidv4());

export const isClassicId = (text: string): boolean => CLASSIC.test(text);

/** A UUID as the vendor's classic API writes ids: 22 characters. */
export const shortId = (uuid: string): string => Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');

/** The UUID that a short id stands for; `null` for any other text. */
export function longId(short: string): string | null {
  const hex = Buffer.from(short, 'base64url').toString('hex');
  const uuid = hyphenated(hex);
  return isClassicId(short) && shortId(uuid) === short ? uuid : null;
}

/** An error's id follows from the request's, by which the operator finds it in the log. */
export const errorId = (requestId: string): string => `FS${capitals(sha256Hex(requestId))}`;

/** `{STORE}{yymmdd}-{4 digits}-{5 digits}`; the digits follow from the order's own id. */
export function orderReference(checkout: string, order: { readonly id: string; readonly atMs: number }): string {
  const store = (checkout.split('/', 1)[0] ?? '').toUpperCase().replace(/[^A-Z]/g, '') || 'KASSA';
  const day = isoTime(order.atMs).slice(2, 10).replaceAll('-', '');
  const digits = String(BigInt(`0x${sha256Hex(order.id).slice(0, 15)}`) % 1_000_000_000n).padStart(9, '0');
  return `${store}${day}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** 18 characters of base 36 out of a hash. */
function capitals(hex: string): string {
  let bits = BigInt(`0x${hex}`);
  let text = '';
  while (text.length < 18) {
    text += Number(bits % BASE_36).toString(36);
    bits /= BASE_36;
  }
  return text.toUpperCase();
}

/** Of a UUIDv7: its version and variant, six bits that say nothing. */
const MOST_RETURNS = 64;

/**
 * The nth return of an order has the order's own id but for the bits that are the same in all of those, which count:
 * so a return is found by its id without being kept anywhere. `null` for more returns than they can count.
 */
export function returnId(orderId: string, nth: number): string | null {
  const hex = orderId.replaceAll('-', '');
  const code = (codeOf(hex) + 1 + nth) % MOST_RETURNS;
  return nth >= MOST_RETURNS - 1 ? null : shortId(withCode(hex, code));
}

/** The ids of the order, and which of its returns is meant; `null` for what is no such id. */
export function readReturnId(short: string): { readonly orderId: string; readonly nth: number } | null {
  const long = longId(short);
  if (long === null) return null;
  const hex = long.replaceAll('-', '');
  const nth = (codeOf(hex) - ORDER_CODE - 1 + MOST_RETURNS) % MOST_RETURNS;
  return nth >= MOST_RETURNS - 1 ? null : { orderId: hyphenated(withCode(hex, ORDER_CODE)), nth };
}

/** Version 7 and the usual variant. */
const ORDER_CODE = 7 * 4 + 2;

/** The version, and the two bits of the variant. */
const codeOf = (hex: string): number => parseInt(hex[12] ?? '0', 16) * 4 + (parseInt(hex[16] ?? '0', 16) >> 2);

function withCode(hex: string, code: number): string {
  const variant = ((code % 4) << 2) | (parseInt(hex[16] ?? '0', 16) & 3);
  return hex.slice(0, 12) + (code >> 2).toString(16) + hex.slice(13, 16) + variant.toString(16) + hex.slice(17);
}

const hyphenated = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
