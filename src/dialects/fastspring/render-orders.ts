// Answers about orders.
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { answerEach, fail, type Failing } from './classic-answer.ts';
import { namesInBody } from './classic-body.ts';
import { formatDay } from './companions.ts';
import { readDays } from './days.ts';
import { namedIds } from './named-ids.ts';
import { conditionsIn, shownPage } from './numbered-page.ts';
import { orderObject } from './order-object.ts';

const failing = (action: string): Failing => ({
  action,
  subject: 'order',
  notFound: { status: 400, text: 'Not found' },
  fieldOf: (at) => at.replace(/^metadata/, 'tags').replace(/^lines\[(\d+)\]\.properties/, 'items[$1].attributes'),
});

type Shown = Readonly<Record<string, unknown>>;

const shownOrder = (session: Session, context: RenderContext): Shown => {
  if (session.order === null) throw new Error('an order was read that is none');
  return orderObject(session, session.order, context);
};

/** One order by itself, several in a list. */
export function renderNamedOrders(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const ids = namedIds(request);
  return answerEach(
    result,
    { ...failing('order.get'), list: 'orders', named: ids, isAlone: ids.length === 1 },
    (one) => (one.kind === 'session' ? shownOrder(one.session, context) : null),
  );
}

/** Which orders a request has named, it says by itself. */
export function renderChangedOrders(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const named = namesInBody(request, 'orders', 'order');
  return answerEach(result, { ...failing('order.update'), list: 'orders', named }, (one, order) =>
    one.kind === 'session' ? { order } : null,
  );
}

export function renderOrders(result: Result, context: RenderContext, { request }: Asked): WireReply {
  const action = conditionsIn(request).length === 0 ? 'order.getall' : 'order.lookup';
  if (result.kind !== 'sessions') return fail(failureOf(result), failing(action));
  const { items, total } = result.page;
  return jsonReply(200, {
    action,
    result: 'success',
    ...shownDays(request, context),
    ...shownPage({ total }, request),
    orders: items.map((session) => ({ ...shownOrder(session, context), action: 'order.get', result: 'success' })),
  });
}

/** The days of the request as the shop writes them. */
function shownDays(request: Asked['request'], { merchant }: RenderContext): Shown {
  const days = readDays(request);
  if ('problem' in days || merchant === null) return {};
  const { fromMs, beforeMs } = days;
  return {
    ...(fromMs !== null && { begin: formatDay(fromMs, merchant.locale) }),
    ...(beforeMs !== null && { end: formatDay(beforeMs - 1, merchant.locale) }),
  };
}
