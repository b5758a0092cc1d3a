// A UUID as 21 characters of base 62, for wires whose ids are that long. The 122 bits that a UUID is free to choose fit, with
// room to say whether it is one by time or one by name, so that both can be read back.
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 21;
const LOWER_BITS = 62n;
const FREE_BITS = 122n;
/** In the order of what stands above the free bits. */
const VERSIONS = ['7', '8'];

export function compactId(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  const upper = BigInt(`0x${hex.slice(0, 12)}${hex.slice(13, 16)}`);
  const lower = BigInt(`0x${hex.slice(16)}`) & ((1n << LOWER_BITS) - 1n);
  const version = BigInt(Math.max(0, VERSIONS.indexOf(hex.charAt(12))));
  let rest = (version << FREE_BITS) | (upper << LOWER_BITS) | lower;
  let text = '';
  for (let place = 0; place < LENGTH; place++) {
    text = BASE62.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

/** The UUID of version 7 or 8 that `compactId` made this of; `null` when it made it of none. */
export function uuidOfCompactId(text: string): string | null {
  if (text.length !== LENGTH) return null;
  let bits = 0n;
  for (const character of text) {
    const digit = BASE62.indexOf(character);
    if (digit === -1) return null;
    bits = bits * 62n + BigInt(digit);
  }
  const version = VERSIONS[Number(bits >> FREE_BITS)];
  if (version === undefined) return null;
  const upper = ((bits >> LOWER_BITS) & ((1n << (FREE_BITS - LOWER_BITS)) - 1n)).toString(16).padStart(15, '0');
  const lower = ((2n << LOWER_BITS) | (bits & ((1n << LOWER_BITS) - 1n))).toString(16).padStart(16, '0');
  return `${upper.slice(0, 8)}-${upper.slice(8, 12)}-${version}${upper.slice(12)}-${lower.slice(0, 4)}-${lower.slice(4)}`;
}
