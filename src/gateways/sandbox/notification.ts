// The sandbox's notifications: signed like Stripe's, with a time in the signature so that old ones cannot be replayed, and
// with the address they go to, so that one merchant's are none of another's.
import { z } from 'zod';
import { equalInConstantTime, hmacHex, randomToken } from '../../base/crypto.ts';
import { parseJson } from '../../base/json.ts';
import type { GatewayRequest, Heard } from '../gateway.ts';
import type { Entry } from './book.ts';
import { DECLINE_CODES, declineMessage, keptOf } from './cards.ts';

const SIGNATURE_HEADER = 'sandbox-signature';
/** How far the signature's time may be off, either way. */
const TOLERANCE_MS = 5 * 60 * 1000;

const kept = z.object({
  reference: z.string(),
  card: z.object({ brand: z.string(), last4: z.string(), expMonth: z.number(), expYear: z.number() }),
});
const payment = { reference: z.string(), session: z.string(), attempt: z.string() };
const bodySchema = z.object({
  type: z.literal('payment.settled'),
  payment: z.discriminatedUnion('status', [
    z.object({ ...payment, status: z.literal('paid'), kept: kept.nullish() }),
    z.object({ ...payment, status: z.literal('declined'), code: z.enum(DECLINE_CODES) }),
  ]),
});

/** The request that tells Kassa what became of an entry; `null` while there is nothing to tell. */
export function writeNotification(
  merchantId: string,
  entry: Entry,
  secret: string,
  wallMs: number,
): GatewayRequest | null {
  const { reference, sessionId, attemptId, standing } = entry;
  if (standing.kind !== 'paid' && standing.kind !== 'declined') return null;
  const outcome =
    standing.kind === 'paid' ? { status: 'paid', kept: keptOf(entry) } : { status: 'declined', code: standing.code };
  const body = JSON.stringify({
    id: `sbx_evt_${randomToken(16)}`,
    type: 'payment.settled',
    payment: { reference, session: sessionId, attempt: attemptId, ...outcome },
  });
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
  const told = read.data.payment;
  const heard = { sessionId: told.session, attemptId: told.attempt };
  return told.status === 'paid'
    ? { ...heard, report: { kind: 'paid', reference: told.reference, ...(told.kept && { instrument: told.kept }) } }
    : {
        ...heard,
        report: {
          kind: 'declined',
          reference: told.reference,
          code: told.code,
          message: declineMessage(told.code),
        },
      };
}

const sign = (seconds: number, path: string, body: string, secret: string): string =>
  hmacHex('sha256', secret, `${seconds}.${path}.${body}`);
