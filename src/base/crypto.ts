// The few cryptographic operations Kassa needs, all on node:crypto. No formats of our own beyond a sealed box.
import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

export function hmacHex(algorithm: 'sha256' | 'sha512', secret: string, data: string | Uint8Array): string {
  return createHmac(algorithm, secret).update(data).digest('hex');
}

/** Compares in a time that does not depend on where the texts differ. */
export function equalInConstantTime(a: string, b: string): boolean {
  return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/**
 * HMAC-SHA-256 (RFC 2104) under a key of at most 64 bytes, as base64url. Of two one-shot hashes, because setting up an
 * HMAC object costs several times as much as computing it, and every new session needs one.
 */
export function hmacSha256(key: Uint8Array): (data: string) => string {
  if (key.length > BLOCK_BYTES) throw new RangeError('a key longer than a block would have to be hashed first');
  const [innerBlock, outerBlock] = [padded(key, 0x36), padded(key, 0x5c)];
  return (data) => {
    const inner = hash('sha256', Buffer.concat([innerBlock, Buffer.from(data)]), 'buffer');
    return hash('sha256', Buffer.concat([outerBlock, inner]), 'base64url');
  };
}

const BLOCK_BYTES = 64;

function padded(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  for (let index = 0; index < key.length; index++) block[index] = pad ^ (key[index] ?? 0);
  return block;
}

/** What the instance's own secret is used for; each purpose gets a key of its own. */
export interface Vault {
  /** Encrypts (AES-256-GCM) what must be stored but not readable in a copy of the database. */
  seal(plain: string): string;
  open(sealed: string): string;
  /** Whether `sealed` says `plain`. False also for what was sealed under another secret. */
  reads(sealed: string, plain: string): boolean;
  /** A 256-bit secret derived from `names`, the same every time: links to hosted pages. */
  derive(...names: readonly string[]): string;
}

export function createVault(instanceSecret: string): Vault {
  const keyFor = (purpose: string): Buffer => createHmac('sha256', instanceSecret).update(`kassa:${purpose}`).digest();
  const sealing = keyFor('seal');
  const derive = hmacSha256(keyFor('derive'));
  const vault: Vault = {
    seal(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
    reads(sealed, plain) {
      try {
        return equalInConstantTime(vault.open(sealed), plain);
      } catch {
        return false;
      }
    },
    derive: (...names) => derive(names.join('\u0000')),
  };
  return vault;
}
