// The sandbox's notifications: signed like Stripe's, with a time in the signature so that old ones cannot be replayed, and
// with the address they go to, so that one merchant's are none of another's.
import { z } from 'zod';
import { equalInConstantTime, hmacHex, randomToken } from '../../base/crypto.ts';
import { parseJson } from '../../base/json.ts';
import { unreachable } from '../../base/assert.ts';
import { DISPUTE_STATUSES } from '../../domain/dispute.ts';
import type { ChainTransfer, Report } from '../../domain/payment.ts';
import type { GatewayRequest, Heard } from '../gateway.ts';
import type { Entry } from './book.ts';
import { transferOf } from './chain.ts';
import { DECLINE_CODES, declineMessage, keptOf } from './cards.ts';

const SIGNATURE_HEADER = 'sandbox-signature';
/** How far the signature's time may be off, either way. */
const TOLERANCE_MS = 5 * 60 * 1000;

const kept = z.object({
  reference: z.string(),
  card: z.object({ brand: z.string(), last4: z.string(), expMonth: z.number(), expYear: z.number() }),
});
const transfer = z.object({
  asset: z.string(),
  network: z.string(),
  address: z.string(),
  amount: z.string(),
  uri: z.string(),
  rate: z.string(),
  received: z.string(),
  isEnough: z.boolean(),
  confirmations: z.number(),
  confirmationsNeeded: z.number(),
  txid: z.string().nullable(),
}) satisfies z.ZodType<ChainTransfer>;
const payment = { reference: z.string(), session: z.string(), attempt: z.string() };
const settledSchema = z.object({
  type: z.literal('payment.settled'),
  payment: z.discriminatedUnion('status', [
    z.object({ ...payment, status: z.literal('paid'), kept: kept.nullish(), transfer: transfer.nullish() }),
    z.object({ ...payment, status: z.literal('arriving'), page: z.string(), transfer }),
    z.object({ ...payment, status: z.literal('declined'), code: z.enum(DECLINE_CODES) }),
  ]),
});

const disputedSchema = z.object({
  type: z.literal('payment.disputed'),
  dispute: z.object({
    ...payment,
    status: z.enum(DISPUTE_STATUSES),
    amount: z.number(),
    reason: z.string(),
    answer_due_at: z.number(),
    answer_url: z.string(),
  }),
});
const bodySchema = z.discriminatedUnion('type', [settledSchema, disputedSchema]);

/** The request that tells Kassa what became of an entry; `null` while there is nothing to tell. */
export function writeNotification(
  merchantId: string,
  entry: Entry,
  /** Of the page at which it waits. */
  pageUrl: string,
  secret: string,
  wallMs: number,
): GatewayRequest | null {
  const { reference, sessionId, attemptId } = entry;
  const outcome = outcomeOf(entry, pageUrl);
  if (outcome === null) return null;
  const payment = { reference, session: sessionId, attempt: attemptId, ...outcome };
  return signed(merchantId, { type: 'payment.settled', payment }, secret, wallMs);
}

/** The same of a dispute; its id goes by the payment's, which has one at the most. */
export function writeDispute(
  merchantId: string,
  { standing, reference, sessionId, attemptId, amount }: Entry,
  /** Of the page on which it is answered. */
  pageUrl: string,
  secret: string,
  wallMs: number,
): GatewayRequest | null {
  if (standing.kind !== 'paid' || standing.dispute === undefined) return null;
  const { status, reason, answerDueAtMs } = standing.dispute;
  const about = { reference: reference.replace(/^sbx_[a-z]+_/, 'sbx_dp_'), session: sessionId, attempt: attemptId };
  const dispute = { ...about, status, amount, reason, answer_due_at: answerDueAtMs, answer_url: pageUrl };
  return signed(merchantId, { type: 'payment.disputed', dispute }, secret, wallMs);
}

function signed(merchantId: string, event: object, secret: string, wallMs: number): GatewayRequest {
  const body = JSON.stringify({ id: `sbx_evt_${randomToken(16)}`, ...event });
  const seconds = Math.floor(wallMs / 1000);
  const path = `/${merchantId}/notify`;
  return {
    method: 'POST',
    path,
    query: {},
    headers: {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: `t=${seconds},v1=${sign(seconds, path, body, secret)}`,
    },
    body: Buffer.from(body),
  };
}

function outcomeOf(entry: Entry, pageUrl: string): object | null {
  const { standing } = entry;
  switch (standing.kind) {
    case 'paid':
      return { status: 'paid', kept: keptOf(entry), transfer: transferOf(entry) };
    case 'declined':
      return { status: 'declined', code: standing.code };
    case 'arriving':
      return { status: 'arriving', page: pageUrl, transfer: transferOf(entry) };
    case 'waiting':
    case 'settling':
      return null;
    default:
      return unreachable(standing);
  }
}

/** Of an entry whose money is there or on its way. As long as some is missing, the buyer has a page to go on at. */
export function moneyReport(entry: Entry, pageUrl: string): Report {
  const { reference, standing } = entry;
  const found = transferOf(entry);
  const told = { reference, ...(found !== null && { transfer: found }) };
  if (standing.kind === 'paid') {
    const instrument = keptOf(entry);
    return { kind: 'paid', ...told, ...(instrument !== null && { instrument }) };
  }
  return found?.isEnough === true ? { kind: 'pending', ...told } : { kind: 'challenge', redirectUrl: pageUrl, ...told };
}

export function readNotification(
  request: GatewayRequest,
  secret: string,
  wallMs: number,
): Heard | 'forged' | 'ignored' {
  const body = Buffer.from(request.body).toString('utf8');
  const header = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(request.headers[SIGNATURE_HEADER] ?? '');
  if (header === null) return 'forged';
  const seconds = Number(header[1]);
  if (!equalInConstantTime(header[2] ?? '', sign(seconds, request.path, body, secret))) return 'forged';
  if (Math.abs(wallMs - seconds * 1000) > TOLERANCE_MS) return 'forged';
  const parsed = parseJson(body);
  const read = bodySchema.safeParse('value' in parsed ? parsed.value : undefined);
  if (!read.success) return 'ignored';
  if (read.data.type === 'payment.disputed') return disputeIn(read.data.dispute);
  const told = read.data.payment;
  const heard = { sessionId: told.session, attemptId: told.attempt };
  return { ...heard, report: reportIn(told) };
}

const disputeIn = (told: z.output<typeof disputedSchema>['dispute']): Heard => {
  const { session, attempt, reference, status, amount, reason, answer_due_at: due, answer_url: answerUrl } = told;
  const dispute = { reference, status, amount, reason, answerDueAtMs: due, answerUrl };
  return { sessionId: session, attemptId: attempt, dispute };
};

function reportIn(told: z.output<typeof settledSchema>['payment']): Report {
  const { reference } = told;
  switch (told.status) {
    case 'paid': {
      const { kept: instrument, transfer: found } = told;
      return { kind: 'paid', reference, ...(instrument && { instrument }), ...(found && { transfer: found }) };
    }
    case 'arriving': {
      const found = { reference, transfer: told.transfer };
      return told.transfer.isEnough
        ? { kind: 'pending', ...found }
        : { kind: 'challenge', redirectUrl: told.page, ...found };
    }
    case 'declined':
      return { kind: 'declined', reference, code: told.code, message: declineMessage(told.code) };
    default:
      return unreachable(told);
  }
}

const sign = (seconds: number, path: string, body: string, secret: string): string =>
  hmacHex('sha256', secret, `${seconds}.${path}.${body}`);
