// What is paid again and again: how often, what it costs the next time, and from when on.
import type { VNode } from 'preact';
import type { NextCharge } from '../../../domain/next-charge.ts';
import type { Speech } from '../texts/speech.ts';
import { money, type PageView } from '../view.ts';

/** Under the total. */
export function NextCharge({ view }: { view: PageView }): VNode | null {
  const { nextCharge: next } = view;
  if (next === null) return null;
  const { summary } = view.speech.texts;
  const { interval, intervalCount } = next.recurring;
  return (
    <div class="row next-charge">
      <dt>
        {summary.thenEvery(interval, intervalCount)}
        {next.atMs !== null && <span class="hint"> {summary.fromOn(dayText(view, next.atMs))}</span>}
      </dt>
      <dd class="amount" id="next-charge">
        {money(view, next.amount)}
      </dd>
    </div>
  );
}

/** What the buyer agrees to by pressing the button. */
export function Consent({ view }: { view: PageView }): VNode | null {
  const { nextCharge: next } = view;
  if (next === null) return null;
  const { interval, intervalCount } = next.recurring;
  const day = next.atMs === null ? null : dayText(view, next.atMs);
  const { consent, laterEach } = view.speech.texts.summary;
  const { later } = next;
  return (
    <p class="hint consent" id="consent">
      {consent(
        view.merchant.name,
        money(view, next.amount),
        interval,
        intervalCount,
        day,
        untilText(view.speech, next),
      )}
      {later !== null && ` ${laterEach(money(view, later.amount), later.payment)}`}
    </p>
  );
}

export function untilText({ texts }: Speech, { recurring, times }: Pick<NextCharge, 'recurring' | 'times'>): string {
  const { untilCanceled, untilPaid } = texts.summary;
  return recurring.payments === undefined ? untilCanceled : untilPaid(times);
}

/** In UTC: nobody here knows where the buyer is. */
const dayText = ({ speech }: PageView, atMs: number): string =>
  new Intl.DateTimeFormat(speech.locale, { dateStyle: 'long', timeZone: 'UTC' }).format(atMs);
