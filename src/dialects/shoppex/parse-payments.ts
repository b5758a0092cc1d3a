// Requests about payments that exist, and about the caller → Intents.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, SessionRef, WireRequest } from '../dialect.ts';
import { newId, readShape } from '../wire.ts';
import { bounds } from './policy.ts';
import { readBody, readExactly, reject } from './read-body.ts';

export const parseMe = (): Intent => ({ do: 'whoami' });

export function parseRead(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  return session === null ? unknownId() : { do: 'read', session };
}

const VoidBody = z.object({ void_details: z.string().max(bounds.maxNoteChars).nullish() });

export function parseVoid(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const read = readExactly(request, VoidBody);
  if ('reject' in read) return read.reject;
  return { do: 'change', session, command: { type: 'close-session', how: 'cancel', force: true } };
}

const CompleteBody = z.object({ note: z.string().max(bounds.maxNoteChars).nullish() });

export function parseComplete(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const body = readBody(request);
  if ('reject' in body) return body.reject;
  const read = readShape(CompleteBody, body.fields);
  if ('problems' in read) return reject(...read.problems);
  const note = read.value.note ?? null;
  return { do: 'change', session, command: { type: 'mark-paid', attemptId: newId(), orderId: newId(), note } };
}

export function sessionRef({ params }: WireRequest): SessionRef | null {
  const id = params['uniqid'] ?? '';
  return isUuid(id) ? { dialect: 'shoppex', id: id.toLowerCase() } : null;
}

/** Answered as any other id that is not in this shop: see `renderFailure`. */
export const unknownId = (): BadRequest =>
  reject(problem('invalid_value', 'uniqid', 'uniqid in the path is not a UUID, so there is no such payment.'));
