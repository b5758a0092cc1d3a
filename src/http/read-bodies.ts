// Reads bodies as bytes and bounds what all of them hold in memory together: the gate counts requests only once they have
// arrived, and thousands that are still arriving would otherwise be counted by nobody.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The library's own codes where it has them, so that both kinds of errors are worded in one place. */
export class UnreadBody extends Error {
  readonly code: 'FST_ERR_CTP_BODY_TOO_LARGE' | 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' | 'KASSA_BODIES_FULL';
  readonly statusCode: number;

  constructor(code: UnreadBody['code'], statusCode: number, message: string) {
    super(message);
    this.code = code;
    this.statusCode = statusCode;
  }
}

interface HeldBody {
  readonly chunks: Buffer[];
  bytes: number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What of its body is in memory; `null` where none was read. */
    heldBody: HeldBody | null;
  }
}

type Done = (error: Error | null, body?: Buffer) => void;

/** Every body stays the bytes it came as: dialects parse, signatures cover bytes, and a wrong type is not a crash. */
export function readBodies(server: FastifyInstance, maxBufferedBytes: number): void {
  let buffered = 0;

  function read(request: FastifyRequest, payload: Readable, done: Done): void {
    const limit = request.routeOptions.bodyLimit;
    const announced = Number(request.headers['content-length']);
    if (announced > limit) return done(tooLarge());
    const held: HeldBody = { chunks: [], bytes: 0 };
    request.heldBody = held;
    const add = (chunk: Buffer): void => {
      held.bytes += chunk.length;
      buffered += chunk.length;
      if (held.bytes > limit) return end(tooLarge());
      if (buffered > maxBufferedBytes) return end(full());
      held.chunks.push(chunk);
    };
    const end = (error?: Error | null): void => {
      payload.off('data', add).off('end', end).off('error', end);
      if (error) return done('statusCode' in error ? error : Object.assign(error, { statusCode: 400 }));
      if (!Number.isNaN(announced) && announced !== held.bytes) return done(wrongLength());
      // Copied even when it is one piece, which would keep alive the whole block it was read into.
      done(null, Buffer.concat(held.chunks, held.bytes));
    };
    payload.on('data', add).on('end', end).on('error', end).resume();
  }

  function release(held: HeldBody): void {
    buffered -= held.bytes;
    held.bytes = 0;
    held.chunks.length = 0;
  }

  server.decorateRequest('heldBody', null);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (request, payload, done) => read(request, payload as unknown as Readable, done));
  server.addHook('onRequest', (request, reply, done) => {
    // However it ends, answered or cut off, the response closes once. `once` would tell the same and cost memory: V8 has seen
    // by then that what it keeps lives long, makes it in the old generation, and all of the request is kept with it.
    if (hasBody(request)) reply.raw.on('close', () => request.heldBody !== null && release(request.heldBody));
    done();
  });
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

const tooLarge = (): UnreadBody => new UnreadBody('FST_ERR_CTP_BODY_TOO_LARGE', 413, 'the body is too large');

const wrongLength = (): UnreadBody =>
  new UnreadBody('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400, 'its size is not what the Content-Length header says');

const full = (): UnreadBody => new UnreadBody('KASSA_BODIES_FULL', 503, 'too many bodies are arriving at once');
