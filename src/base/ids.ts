// Identifiers. Internal ids are UUIDv7 (they sort by time); public ids are random in the vendor's own format.
import { createHash, randomFillSync, randomUUID } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

let lastMs = 0;
let counter = 0;
/** What the ids of one millisecond begin with: `xxxxxxxx-xxxx-7`. */
let beginning = '';

/** A UUIDv7 (RFC 9562): 48 bits of time, a 12-bit counter that keeps one process's ids in order, 62 random bits. */
export function uuidv7(nowMs: number): string {
  if (nowMs > lastMs) beginAt(nowMs);
  else if (++counter > 0xfff) beginAt(lastMs + 1);
  // The counter is read as three of the digits that follow 0x1000.
  return beginning + (0x1000 + counter).toString(16).slice(1) + randomUUID().slice(18);
}

function beginAt(ms: number): void {
  const time = ms.toString(16).padStart(12, '0');
  lastMs = ms;
  counter = 0;
  beginning = `${time.slice(0, 8)}-${time.slice(8)}-7`;
}

export const uuidv4 = (): string => randomUUID();

export const isUuid = (text: string): boolean => UUID.test(text);

/** `prefix` + 24 characters of base 62 (142 random bits). */
export function prefixedId(prefix: string, length = 24): string {
  let id = prefix;
  while (id.length < prefix.length + length) {
    const byte = randomByte();
    // 248 = 4 × 62: bytes above it are dropped so that every character is equally likely.
    if (byte < 248) id += BASE62.charAt(byte % 62);
  }
  return id;
}

// Asking the system for a few bytes at a time costs more than everything else about an id.
const pool = Buffer.alloc(4_096);
let poolUsed = pool.length;

function randomByte(): number {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  const byte = pool[poolUsed] ?? 0;
  // A byte that went into an id is not kept in memory.
  pool[poolUsed++] = 0;
  return byte;
}

/** The same UUID for the same names, always: for things on a wire that need an id but have no row of their own. */
export function uuidFromNames(...names: readonly string[]): string {
  const hex = createHash('sha256').update(names.join('\u0000')).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
