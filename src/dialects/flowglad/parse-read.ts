// Requests that only read sessions, and what they have become → Intents. Refunds besides.
import { z } from 'zod';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Intent, SessionFilter, SessionRef, WireRequest } from '../dialect.ts';
import { newId } from '../wire.ts';
import { readPage } from './cursor.ts';
import { isInvoice } from './invoices.ts';
import { failedChargeOf, PAID_STATUSES } from './payments.ts';
import { purchaseOf } from './purchases.ts';
import { readInput, reject } from './read-input.ts';
import { sessionIn, uuidIn } from './wire-ids.ts';

export const parseRead = (request: WireRequest): Intent => readSession({ dialect: 'flowglad', id: idIn(request) });

export const parseList = (request: WireRequest): Intent | BadRequest => listOf(request, {});

export const parseReadPurchase = (request: WireRequest): Intent =>
  readSession({ ...orderIn(request, 'prch_'), isAt: (session) => purchaseOf(session) !== null });

/** Money that came has an order's id; a charge that came to nothing that of its session. */
export function parseReadPayment(request: WireRequest): Intent {
  const failed = sessionIn(idIn(request), 'pym_');
  if (failed === null || failed.number === 0) return readSession(orderIn(request, 'pym_'));
  return readSession(sessionAt(failed, (session) => failedChargeOf(session, failed.number) !== null));
}

export const parseListPayments = (request: WireRequest): Intent | BadRequest =>
  listOf(request, { states: ['completed'], paymentStatus: PAID_STATUSES });

const RefundBody = z.object({ partialAmount: z.int().min(1).nullish() });

/** In minor units, as all amounts here. */
export function parseRefund(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, RefundBody);
  if ('reject' in read) return read.reject;
  const { partialAmount: amount = null } = read.value;
  const command = { type: 'refund-payment', refundId: newId(), amount, reason: null } as const;
  return { do: 'change', session: orderIn(request, 'pym_'), command };
}

export function parseReadInvoice(request: WireRequest): Intent {
  const found = sessionIn(idIn(request), 'inv_');
  return readSession(sessionAt(found?.number === 0 ? found : null, isInvoice));
}

export const parseReadLineItem = (request: WireRequest): Intent =>
  readSession(sessionAt(sessionIn(idIn(request), 'inv_li_'), isInvoice));

export const parseListInvoices = (request: WireRequest): Intent | BadRequest =>
  listOf(request, { states: ['completed'] });

const readSession = (session: SessionRef): Intent => ({ do: 'read', session });

const idIn = ({ params }: WireRequest): string => params['id'] ?? '';

const orderIn = (request: WireRequest, prefix: 'prch_' | 'pym_'): SessionRef => ({
  dialect: 'flowglad',
  by: 'order',
  id: uuidIn(idIn(request), prefix) ?? '',
});

const sessionAt = (found: { readonly publicId: string } | null, isAt: (session: Session) => boolean): SessionRef => ({
  dialect: 'flowglad',
  id: found?.publicId ?? '',
  isAt,
});

function listOf(request: WireRequest, filter: SessionFilter): Intent | BadRequest {
  const read = readPage(request);
  if ('problem' in read) return reject(read.problem);
  return { do: 'list', filter: { dialect: 'flowglad', ...filter }, page: read.page };
}
