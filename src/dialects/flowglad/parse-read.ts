// Requests that only read sessions, and what they have become → Intents.
import type { BadRequest, Intent, SessionFilter, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { PAID_STATUSES } from './purchases.ts';
import { reject } from './read-input.ts';
import { uuidIn } from './wire-ids.ts';

export const parseRead = ({ params }: WireRequest): Intent => ({
  do: 'read',
  session: { dialect: 'flowglad', id: params['id'] ?? '' },
});

export const parseList = (request: WireRequest): Intent | BadRequest => listOf(request, {});

export const parseReadPurchase = (request: WireRequest): Intent => readOrder(request, 'prch_');

export const parseReadPayment = (request: WireRequest): Intent => readOrder(request, 'pym_');

export const parseListPayments = (request: WireRequest): Intent | BadRequest =>
  listOf(request, { states: ['completed'], paymentStatus: PAID_STATUSES });

const readOrder = ({ params }: WireRequest, prefix: 'prch_' | 'pym_'): Intent => ({
  do: 'read',
  session: { dialect: 'flowglad', by: 'order', id: uuidIn(params['id'] ?? '', prefix) ?? '' },
});

function listOf(request: WireRequest, filter: SessionFilter): Intent | BadRequest {
  const read = readPage(request);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list', filter: { dialect: 'flowglad', ...filter }, page: read.page };
}
