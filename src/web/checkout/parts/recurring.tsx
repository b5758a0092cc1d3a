// What is paid again and again: how often, what it costs the next time, and from when on.
import type { VNode } from 'preact';
import { unreachable } from '../../../base/assert.ts';
import { nextCharge, type NextCharge } from '../../../domain/next-charge.ts';
import type { Recurring } from '../../../domain/recurring.ts';
import { money, type PageView } from '../view.ts';

/** `every month`, `every 3 months`. */
export function everyText({ interval, intervalCount: count }: Recurring): string {
  switch (interval) {
    case 'day':
      return count === 1 ? 'every day' : `every ${count} days`;
    case 'week':
      return count === 1 ? 'every week' : `every ${count} weeks`;
    case 'month':
      return count === 1 ? 'every month' : `every ${count} months`;
    case 'year':
      return count === 1 ? 'every year' : `every ${count} years`;
    default:
      return unreachable(interval);
  }
}

/** Under the total. */
export function NextCharge({ view }: { view: PageView }): VNode | null {
  const next = nextCharge(view.session, view.context);
  if (next === null) return null;
  return (
    <div class="row next-charge">
      <dt>
        Then {everyText(next.recurring)}
        {next.atMs !== null && <span class="hint"> from {dayText(view, next.atMs)} on</span>}
      </dt>
      <dd class="amount" id="next-charge">
        {money(view, next.amount)}
      </dd>
    </div>
  );
}

/** What the buyer agrees to by pressing the button. */
export function Consent({ view }: { view: PageView }): VNode | null {
  const next = nextCharge(view.session, view.context);
  if (next === null) return null;
  return (
    <p class="hint consent" id="consent">
      {view.merchant.name} charges {money(view, next.amount)} {everyText(next.recurring)} to this way to pay
      {next.atMs !== null && `, from ${dayText(view, next.atMs)} on`}, {untilText(next)}. Taxes and shipping may change.
    </p>
  );
}

function untilText({ recurring, times }: NextCharge): string {
  if (recurring.payments === undefined) return 'until you cancel';
  const all = times === null ? 'until all agreed payments are made' : times === 1 ? 'once' : `${times} times`;
  return `${all}, unless you cancel before`;
}

/** In UTC: nobody here knows where the buyer is. */
const dayText = ({ session }: PageView, atMs: number): string =>
  new Intl.DateTimeFormat(session.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
