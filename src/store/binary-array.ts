// Arrays in PostgreSQL's binary format. As text, every quote of every document would be escaped here and unescaped
// there; with these a batch of documents costs both sides about half.
import { isUuid } from '../base/ids.ts';

export const texts = (values: readonly (string | null)[]): Buffer => arrayOf(TEXT, values, byteLength, writeText);
export const jsons = (values: readonly (string | null)[]): Buffer => arrayOf(JSON_TYPE, values, byteLength, writeText);
export const uuids = (values: readonly (string | null)[]): Buffer => arrayOf(UUID, values, () => 16, writeUuid);
export const int4s = (values: readonly (number | null)[]): Buffer => arrayOf(INT4, values, () => 4, writeInt4);
export const int8s = (values: readonly (number | null)[]): Buffer => arrayOf(INT8, values, () => 8, writeInt8);
export const bools = (values: readonly (boolean | null)[]): Buffer => arrayOf(BOOL, values, () => 1, writeBool);

// Object identifiers of the element types; they never change.
const BOOL = 16;
const INT8 = 20;
const INT4 = 23;
const TEXT = 25;
const JSON_TYPE = 114;
const UUID = 2950;

const HEADER_BYTES = 20;
const EMPTY_HEADER_BYTES = 12;

type Write<T> = (buffer: Buffer, value: T, offset: number, bytes: number) => void;

/** Header: dimensions, whether there are nulls, element type, length, lower bound; then length and bytes of each value. */
function arrayOf<T>(
  type: number,
  values: readonly (T | null)[],
  sizeOf: (value: T) => number,
  write: Write<T>,
): Buffer {
  const sizes = values.map((value) => (value === null ? -1 : sizeOf(value)));
  let bytes = values.length === 0 ? EMPTY_HEADER_BYTES : HEADER_BYTES;
  for (const size of sizes) bytes += 4 + Math.max(size, 0);
  const buffer = Buffer.allocUnsafe(bytes);
  buffer.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(sizes.includes(-1) ? 1 : 0, 4);
  buffer.writeInt32BE(type, 8);
  if (values.length === 0) return buffer;
  buffer.writeInt32BE(values.length, 12);
  buffer.writeInt32BE(1, 16);
  let offset = HEADER_BYTES;
  values.forEach((value, index) => {
    const size = sizes[index] ?? -1;
    buffer.writeInt32BE(size, offset);
    offset += 4;
    if (value === null) return;
    write(buffer, value, offset, size);
    offset += size;
  });
  return buffer;
}

const byteLength = (value: string): number => Buffer.byteLength(value);

const writeText: Write<string> = (buffer, value, offset, bytes) => void buffer.write(value, offset, bytes, 'utf8');

const writeUuid: Write<string> = (buffer, value, offset) => {
  if (!isUuid(value)) throw new RangeError(`not a UUID: ${value.slice(0, 60)}`);
  let at = offset;
  for (let index = 0; index < 36; index += 2) {
    if (value.charCodeAt(index) === HYPHEN) index += 1;
    buffer[at++] = (nibble(value.charCodeAt(index)) << 4) | nibble(value.charCodeAt(index + 1));
  }
};

const HYPHEN = 45;

/** `0` to `9` end in their value; `a` to `f` and `A` to `F` in 1 to 6. */
const nibble = (code: number): number => (code & 15) + (code > 57 ? 9 : 0);

const writeInt4: Write<number> = (buffer, value, offset) => void buffer.writeInt32BE(value, offset);

/** Two halves, which for a safe integer are exact and cheaper than a BigInt. */
const writeInt8: Write<number> = (buffer, value, offset) => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  const high = Math.floor(value / 2 ** 32);
  buffer.writeInt32BE(high, offset);
  buffer.writeUInt32BE(value - high * 2 ** 32, offset + 4);
};

const writeBool: Write<boolean> = (buffer, value, offset) => void buffer.writeInt8(value ? 1 : 0, offset);
