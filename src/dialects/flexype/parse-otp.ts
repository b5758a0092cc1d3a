// Phone login → Intents. The bodies here are flat, without the `data` around those of sessions.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import type { Channel } from '../../domain/message.ts';
import { isPhone, readPhone } from '../../domain/phone.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, SessionRef, WireRequest } from '../dialect.ts';
import { readJsonBody, readShape } from '../wire.ts';

const Id = z
  .string()
  .refine(isUuid, 'is not a UUID; take it from an earlier answer')
  .transform((id) => id.toLowerCase());

const SendBody = z.object({
  phone: z.string().min(1).max(32),
  dial_code: z.string().min(1).max(8),
  merchant_id: Id,
  session_id: Id,
});

const ResendBody = z.object({
  context_id: Id,
  session_id: Id,
  method: z.enum(['SMS', 'WHATSAPP']).default('SMS'),
});

const VerifyBody = z.object({
  context_id: Id,
  otp: z.string().regex(/^\d{4}$/, 'must be the four digits as text, such as "0427"'),
  session_id: Id.nullish().transform((id) => id ?? null),
});

const RefreshBody = z.object({ refresh_token: z.string().min(1).max(4_096) });

const CHANNELS = { SMS: 'sms', WHATSAPP: 'whatsapp' } as const satisfies Record<string, Channel>;

export function parseSend(request: WireRequest): Intent | BadRequest {
  return parse(request, SendBody, ({ phone: number, dial_code, merchant_id, session_id }) => {
    const phone = readPhone(dial_code, number);
    if (!isPhone(phone)) {
      const field = phone.part === 'number' ? 'phone' : 'dial_code';
      return reject(problem('invalid_value', field, `${field} ${phone.text}.`, 'buyer'));
    }
    const session = sessionAt(session_id);
    return { do: 'send-challenge', merchantId: merchant_id, session, phone, channel: null, ip: request.ip };
  });
}

export function parseResend(request: WireRequest): Intent | BadRequest {
  return parse(request, ResendBody, ({ context_id, session_id, method }) => ({
    do: 'resend-challenge',
    challengeId: context_id,
    session: sessionAt(session_id),
    channel: CHANNELS[method],
    ip: request.ip,
  }));
}

export function parseVerify(request: WireRequest): Intent | BadRequest {
  return parse(request, VerifyBody, ({ context_id, otp, session_id }) => ({
    do: 'verify-challenge',
    challengeId: context_id,
    code: otp,
    session: session_id === null ? null : sessionAt(session_id),
  }));
}

export function parseRefresh(request: WireRequest): Intent | BadRequest {
  return parse(request, RefreshBody, ({ refresh_token }) => ({ do: 'refresh-tokens', refreshToken: refresh_token }));
}

function parse<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
  toIntent: (body: z.output<S>) => Intent | BadRequest,
): Intent | BadRequest {
  const body = readJsonBody(request);
  if ('problem' in body) return reject(body.problem);
  const read = readShape(schema, body.value);
  return 'problems' in read ? reject(...read.problems) : toIntent(read.value);
}

const sessionAt = (id: string): SessionRef => ({ dialect: 'flexype', id });

const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });
