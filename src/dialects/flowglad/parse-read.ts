// Requests that only read → Intents.
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { reject } from './read-body.ts';

export const parseRead = ({ params }: WireRequest): Intent => ({
  do: 'read',
  session: { dialect: 'flowglad', id: params['id'] ?? '' },
});

export function parseList(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list', filter: { dialect: 'flowglad' }, page: read.page };
}
