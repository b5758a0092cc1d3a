// Answers about coupons. The vendor answers 200 also where something is wrong: `result` tells. Only a body that cannot be read is a 400.
import type { Problem } from '../../domain/problem.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, readJsonBody, type Failure } from '../wire.ts';
import { isObject } from '../../base/json.ts';
import { couponExtra, couponObject } from './coupon-object.ts';
import { UNREADABLE } from './classic-body.ts';

export function renderPutCoupon(result: Result, _: RenderContext, asked: Asked): WireReply {
  const body = readJsonBody(asked.request);
  const named = 'value' in body && isObject(body.value) ? body.value['coupon'] : undefined;
  if (result.kind !== 'discount') {
    return fail(failureOf(result), 'coupon.create', typeof named === 'string' ? named : '');
  }
  const { coupon } = couponExtra(result.entry.extra);
  return jsonReply(200, { coupon, action: result.isNew ? 'coupon.create' : 'coupon.update', result: 'success' });
}

export function renderReadCoupon(result: Result, _: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'discount') return failAbout(result, 'coupon.get', asked);
  return jsonReply(200, { ...couponObject(result.entry), action: 'coupon.get', result: 'success' });
}

const renderCodesOf =
  (action: string) =>
  (result: Result, _: RenderContext, asked: Asked): WireReply => {
    if (result.kind !== 'discount') return failAbout(result, action, asked);
    const { coupon, codes } = couponObject(result.entry);
    return jsonReply(200, { coupon, codes, action, result: 'success' });
  };

export const renderCodes = renderCodesOf('coupon.codes.get');
export const renderAddedCodes = renderCodesOf('coupon.codes.create');
export const renderClearedCodes = renderCodesOf('coupon.codes.delete');

export function renderDeletedCoupon(result: Result, _: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'deleted') return failAbout(result, 'coupon.delete', asked);
  return jsonReply(200, { coupon: asked.request.params['id'], action: 'coupon.delete', result: 'success' });
}

const failAbout = (result: Result, action: string, { request }: Asked): WireReply =>
  fail(failureOf(result), action, request.params['id'] ?? '');

function fail(failure: Failure, action: string, coupon: string): WireReply {
  if (failure.kind !== 'rejected' && failure.kind !== 'refused') {
    const text = failure.kind === 'not-found' ? 'Coupon not found' : 'Send this request without a key.';
    return jsonReply(200, { coupon, action, result: 'error', error: { coupon: text } });
  }
  const unreadable = failure.kind === 'rejected' ? whyUnreadable(failure.problems) : null;
  if (unreadable !== null) return jsonReply(400, unreadable);
  const error: Record<string, string> = {};
  for (const { at, text } of failure.problems) {
    const field = at ?? 'coupon';
    error[field] ??= at === null ? text : text.replaceAll(`\`${at}\``, field);
  }
  return jsonReply(200, { coupon, action, result: 'error', error });
}

/** In the vendor's two messages: for what is no JSON object, and for fields that it does not know, which `params` names. */
function whyUnreadable(
  problems: readonly Problem[],
): { readonly message: string; readonly params: readonly (string | null)[] } | null {
  if (problems.some(({ at, text }) => at === null || text === UNREADABLE)) return { message: UNREADABLE, params: [] };
  const unknown = problems.filter(({ code }) => code === 'unknown_key');
  return unknown.length === 0 ? null : { message: 'unreadable', params: unknown.map(({ at }) => at) };
}
