// Sends one webhook and says what came back. It never throws, follows no redirect and reads no more than it keeps.
import type { LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { checkWebhookUrl } from '../base/public-url.ts';
import { createGuardedLookup, RefusedAddress, type Resolve } from '../base/address-guard.ts';

export interface Posted {
  /** HTTP status, or `null` when no answer came. */
  readonly status: number | null;
  /** A sentence for the merchant about what went wrong, beyond the status. */
  readonly error: string | null;
  /** The first bytes of the answer's body as text. */
  readonly response: string | null;
}

export interface Sender {
  post(message: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly timeoutMs: number;
    /** Ends the try early; what is then answered means nothing. */
    readonly signal: AbortSignal;
  }): Promise<Posted>;
  close(): Promise<void>;
}

/** How much of an answer is kept for the merchant to look at. */
const MAX_RESPONSE_BYTES = 2_048;
const CONNECTIONS_PER_HOST = 8;

export function createSender(options: { readonly allowPrivate: boolean; readonly resolve?: Resolve }): Sender {
  const { allowPrivate } = options;
  const lookup: LookupFunction | undefined = allowPrivate ? undefined : createGuardedLookup(options.resolve);
  const agent = new Agent({ connections: CONNECTIONS_PER_HOST, pipelining: 1, connect: lookup ? { lookup } : {} });
  return {
    async post({ url, headers, body, timeoutMs, signal }) {
      // Sockets look up names only, so an address written into the URL is checked here, at every try.
      const reason = checkWebhookUrl(url, allowPrivate);
      if (reason !== null) return { status: null, error: reason, response: null };
      const deadline = openDeadline(timeoutMs, signal);
      try {
        const reply = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: withDefaults(headers),
          body: Buffer.from(body),
          signal: deadline.signal,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
        });
        const error =
          reply.statusCode >= 300 && reply.statusCode < 400
            ? 'The receiver answered with a redirect, which is not followed: register the address it points to.'
            : null;
        return { status: reply.statusCode, error, response: await readStart(reply.body) };
      } catch (error) {
        return { status: null, error: sentenceFor(error, timeoutMs), response: null };
      } finally {
        deadline.close();
      }
    },
    close: () => agent.destroy(),
  };
}

/** By hand and not by `AbortSignal.any`, so that nothing is left of it when the try is over. */
function openDeadline(timeoutMs: number, cut: AbortSignal): { signal: AbortSignal; close: () => void } {
  const controller = new AbortController();
  const end = (): void => controller.abort(new DOMException('The time is up.', 'TimeoutError'));
  const timer = setTimeout(end, timeoutMs);
  if (cut.aborted) end();
  cut.addEventListener('abort', end);
  return {
    signal: controller.signal,
    close() {
      clearTimeout(timer);
      cut.removeEventListener('abort', end);
    },
  };
}

function withDefaults(headers: Readonly<Record<string, string>>): Record<string, string> {
  const all: Record<string, string> = { 'content-type': 'application/json', 'user-agent': 'Kassa-Webhook/1.0' };
  for (const [name, value] of Object.entries(headers)) all[name.toLowerCase()] = value;
  return all;
}

/** The status has already decided: a body that breaks off or never ends is kept as far as it came. */
async function readStart(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_RESPONSE_BYTES) break;
    }
  } catch {
    // See above.
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES));
  // No database text can hold a NUL.
  return text.replaceAll('\u0000', '\ufffd');
}

const SENTENCES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The connection was refused: nothing listens at this address.',
  ECONNRESET: 'The connection was cut before an answer came.',
  EPIPE: 'The connection was cut before an answer came.',
  ENOTFOUND: 'The host name does not exist.',
  EAI_AGAIN: 'The host name could not be looked up just now.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host cannot be reached.',
  CERT_HAS_EXPIRED: 'The TLS certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The TLS certificate is signed by itself, so it cannot be trusted.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The TLS certificate is signed by an authority that is not trusted.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The TLS certificate comes without its intermediate certificates.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The TLS certificate is for another host.',
  UND_ERR_SOCKET: 'The connection was cut before an answer came.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection could be made in time.',
};

function sentenceFor(error: unknown, timeoutMs: number): string {
  if (error instanceof RefusedAddress) return error.message;
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return `No answer came within ${timeoutMs / 1000} s.`;
  return SENTENCES[code ?? ''] ?? `The request failed: ${message ?? String(error)}.`;
}
