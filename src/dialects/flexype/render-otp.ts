// Answers of phone login. A wrong code is an answer like any other here: it was counted, and how many are left is said.
import type { ChallengeRefusal } from '../../domain/challenge.ts';
import type { Result, WireReply } from '../dialect.ts';
import type { BuyerTokens } from '../login.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { BAD_TOKEN, errorReply, OTP, PHONE, renderFailure, renderProblems } from './problems.ts';

export function renderOtpSent(result: Result): WireReply {
  return result.kind === 'challenge' ? success({ context_id: result.challenge.id }) : renderOtpFailure(result);
}

export function renderVerified(result: Result): WireReply {
  if (result.kind !== 'verified') return renderOtpFailure(result);
  const { customerId, phone, tokens } = result;
  return success({
    ...wireTokens(tokens),
    user_id: customerId,
    user: {
      id: customerId,
      phone: phone.national,
      dial_code: phone.dialCode,
      phone_verified: true,
      user_type: 'CUSTOMER',
    },
  });
}

export function renderTokens(result: Result): WireReply {
  if (result.kind === 'tokens') return success(wireTokens(result.tokens));
  if (result.kind !== 'token-refused') return renderOtpFailure(result);
  return errorReply(BAD_TOKEN, 'The refresh token is not good, or no longer; the buyer has to log in again.');
}

const success = (data: object): WireReply =>
  jsonReply(200, { status: 'SUCCESS', data }, { 'cache-control': 'no-store' });

const wireTokens = ({ access, refresh, accessLifeS }: BuyerTokens): object => ({
  access_token: access,
  refresh_token: refresh,
  expires_in: accessLifeS,
});

function renderOtpFailure(result: Result): WireReply {
  if (result.kind === 'challenge-refused') return renderRefusal(result.refusal);
  const failure = failureOf(result);
  if (failure.kind !== 'rejected') return renderFailure(failure);
  const [first] = failure.problems;
  const field = first?.code === 'invalid_value' ? first.at : null;
  const spelling = field === 'phone' || field === 'dial_code' ? PHONE[field] : undefined;
  return renderProblems(failure.problems, (at) => at, spelling);
}

function renderRefusal(refusal: ChallengeRefusal): WireReply {
  const headers = refusal.reason === 'too-many' ? { 'retry-after': String(refusal.retryAfterS) } : undefined;
  const more = refusal.reason === 'wrong' ? { attempts_left: refusal.triesLeft } : undefined;
  return errorReply(OTP[refusal.reason], refusal.text, [], headers, more);
}
