// Answers about subscriptions.
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { answerEach, fail, succeed, type Failing } from './classic-answer.ts';
import { namesInBody } from './classic-body.ts';
import { maybeTime } from './companions.ts';
import { shortId } from './ids.ts';
import { namedIds } from './named-ids.ts';
import { shownPage } from './numbered-page.ts';
import { orderObject } from './order-object.ts';
import { subscriptionObject } from './subscription-object.ts';

type Shown = Readonly<Record<string, unknown>>;

const failing = (action: string): Failing => ({
  action,
  subject: 'subscription',
  notFound: { status: 400, text: 'Subscription not found' },
});

/** One subscription by itself, several in a list. */
export function renderNamedSubscriptions(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const named = namedIds(request);
  const isAlone = named.length === 1;
  const words = { ...failing('subscription.get'), list: 'subscriptions', named, isAlone, failsAlone: isAlone };
  return answerEach(result, words, (one) => shown(one, context));
}

export function renderSubscriptions(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const action = 'subscription.getall';
  if (result.kind !== 'subscriptions') return fail(failureOf(result), failing(action));
  const { items, total } = result.page;
  return jsonReply(200, {
    action,
    result: 'success',
    ...shownPage({ total }, request),
    subscriptions: items.map(({ id }) => shortId(id)),
  });
}

export function renderChangedSubscriptions(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const named = namesInBody(request, 'subscriptions', 'subscription');
  return renderEach(result, 'subscription.update', named);
}

export const renderUncanceled = (result: Result, _context: RenderContext, { request }: Asked): WireReply =>
  renderEach(result, 'subscription.uncancel', namedIds(request));

export const renderCanceled = (result: Result, _context: RenderContext, { request }: Asked): WireReply =>
  renderEach(result, 'subscription.cancel', namedIds(request));

function renderEach(result: Result, action: string, named: readonly string[]): WireReply {
  return answerEach(result, { ...failing(action), list: 'subscriptions', named }, (one, subscription) =>
    one.kind === 'subscription' ? { subscription } : null,
  );
}

/** Of what never succeeds. */
export const renderNotOffered =
  (action: string) =>
  (result: Result): WireReply =>
    fail(failureOf(result), failing(action));

export const renderPaused = (result: Result, context: RenderContext): WireReply =>
  renderOne(result, context, 'subscriptions.pause', 'subscription.pause');

export const renderResumed = (result: Result, context: RenderContext): WireReply =>
  renderOne(result, context, 'subscriptions.resume', 'subscription.resume');

function renderOne(result: Result, context: RenderContext, action: string, subject: string): WireReply {
  const object = shown(result, context);
  if (object !== null) return succeed(`${action}.get`, object);
  const notFound = { status: 400, text: 'Unable to find subscription.' };
  return fail(failureOf(result), { ...failing(action), subject, notFound, fieldOf: () => subject });
}

/** The payments so far, oldest first, each with its order and what it is for. */
export function renderEntries(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'subscription') {
    const about = { subscription: request.params['id'] };
    return fail(failureOf(result), { ...failing('subscription.get'), about });
  }
  const { subscription, sessions = [] } = result;
  return jsonReply(
    200,
    sessions.flatMap((session, index): Shown[] => {
      const { order, subscription: period } = session;
      if (order === null) return [];
      const next = sessions[index + 1]?.subscription?.startMs ?? subscription.periodEndMs;
      return [
        {
          subscription: shortId(subscription.id),
          ...maybeTime('beginPeriodDate', period?.startMs ?? order.atMs, session.locale),
          ...maybeTime('endPeriodDate', period?.endMs ?? next, session.locale),
          order: orderObject(session, order, context),
        },
      ];
    }),
  );
}

function shown(result: Result, context: RenderContext): Shown | null {
  if (result.kind !== 'subscription') return null;
  const { subscription, sessions = [], instrument = null } = result;
  const last = sessions.at(-1);
  if (last === undefined) throw new Error('a subscription is shown without the session that paid for it');
  return subscriptionObject(subscription, last, instrument, context);
}
