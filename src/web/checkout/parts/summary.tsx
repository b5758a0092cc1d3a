// The order at a glance: lines, codes, gifts and the sum. Beside the form on large screens, folded above it on small ones.
import type { VNode } from 'preact';
import { sum } from '../../../domain/money.ts';
import { stepLabel } from '../../../domain/pricing/step-label.ts';
import { isReverseCharged } from '../../../domain/pricing/tax-place.ts';
import type { Adjustment } from '../../../domain/session.ts';
import { spokenOf } from '../texts/speech.ts';
import { errorAt, money, type PageView } from '../view.ts';
import { Calculation } from './calculation.tsx';
import { Coins } from './coins.tsx';
import { Codes } from './codes.tsx';
import { Gifts } from './gifts.tsx';
import { BagIcon, ChevronIcon } from './icons.tsx';
import { NextCharge } from './recurring.tsx';
import { isShort } from './shortage.tsx';
import { SummaryLine } from './summary-line.tsx';

export function Summary({ view }: { view: PageView }): VNode {
  const { session, stage } = view;
  const isOpen = stage.kind === 'open';
  const { summary } = view.speech.texts;
  const pieces = sum(session.lines.map(({ quantity }) => quantity));
  return (
    <aside class="summary" data-part="summary" aria-labelledby="summary-title">
      <div class="summary-inner">
        <h2 id="summary-title" class="visually-hidden">
          {summary.heading}
        </h2>
        {/* A checkbox folds it without scripts, and without a jump when scripts arrive. It is seen on small screens only. */}
        <input
          type="checkbox"
          id="summary-toggle"
          class="summary-toggle visually-hidden"
          aria-label={summary.show}
          defaultChecked={isWorthSeeing(view)}
          autocomplete="off"
        />
        <label class="summary-bar" for="summary-toggle" aria-hidden="true">
          <BagIcon size={20} />
          <span class="summary-bar-text">
            <span>{summary.heading}</span> <span class="hint">({summary.items(pieces)})</span>
          </span>
          <ChevronIcon />
          <strong class="amount">{money(view, session.totals.total)}</strong>
        </label>
        <div class="summary-body">
          <ul class="lines">
            {session.lines.map((line) => (
              <SummaryLine key={line.id} view={view} line={line} />
            ))}
          </ul>
          {isOpen && <Gifts view={view} />}
          {isOpen && <Codes view={view} />}
          {isOpen && <Coins view={view} />}
          <TotalRows view={view} />
          <Calculation view={view} />
        </div>
      </div>
    </aside>
  );
}

/** Where the summary is folded: whoever has just entered a code wants to see what it did, and what is sold out must go. */
const isWorthSeeing = (view: PageView): boolean =>
  view.stage.kind === 'open' && (view.session.codes.length > 0 || errorAt(view, 'code') !== null || isShort(view));

function TotalRows({ view }: { view: PageView }): VNode {
  const { summary } = view.speech.texts;
  const { totals, adjustments, partialCod } = view.session;
  const spoken = spokenOf(view.speech);
  const of = (...kinds: readonly Adjustment['kind'][]): readonly Adjustment[] =>
    adjustments.filter(({ kind }) => kinds.includes(kind));
  // One that waits for the shipping has taken nothing off yet.
  const reductions = of('discount', 'gift', 'coins', 'payment_offer').filter(({ amount }) => amount !== 0);
  const known = bySource(of('tax'));
  const taxes = known.filter(({ amount }) => amount !== 0);
  const reversed = isReverseCharged(view.session, view.merchant) ? known.filter(({ amount }) => amount === 0) : [];
  const added = taxes.filter(({ included }) => included !== true);
  const included = taxes.filter((tax) => tax.included === true);
  return (
    <dl class="totals">
      <Row label={summary.subtotal} amount={money(view, totals.subtotal)} />
      {reductions.map((adjustment, index) => (
        <Row
          key={index}
          label={stepLabel(adjustment, view.session, spoken)}
          amount={money(view, adjustment.amount)}
          isGood
        />
      ))}
      {view.ships && isShippingWorthSaying(view) && <Row label={summary.shipping} amount={shippingText(view)} />}
      {of('surcharge').map((adjustment) => (
        <Row
          key={adjustment.source}
          label={stepLabel(adjustment, view.session, spoken)}
          amount={money(view, adjustment.amount)}
        />
      ))}
      {added.map((tax) => (
        <Row key={tax.source} label={tax.label} amount={money(view, tax.amount)} />
      ))}
      <div class="row total">
        <dt>{summary.total}</dt>
        <dd>
          <span class="currency">{view.session.currency}</span>{' '}
          <strong class="amount" id="total">
            {money(view, totals.total)}
          </strong>
        </dd>
      </div>
      <NextCharge view={view} />
      {view.session.order === null && partialCod !== undefined && (
        <>
          <Row label={summary.payNow} amount={money(view, partialCod.upfront)} />
          <Row label={summary.payOnDelivery} amount={money(view, totals.total - partialCod.upfront)} />
        </>
      )}
      {reversed.map((tax) => (
        <div class="row included reversed" key={tax.source}>
          <dt>{summary.reverseCharge(<span dir="auto">{tax.label}</span>)}</dt>
          <dd class="amount">{money(view, 0)}</dd>
        </div>
      ))}
      {included.map((tax) => (
        <div class="row included" key={tax.source}>
          <dt>{summary.including(<span dir="auto">{tax.label}</span>)}</dt>
          <dd class="amount">{money(view, tax.amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A tax on goods and on their shipping is one to whoever pays it. */
function bySource(taxes: readonly Adjustment[]): readonly Adjustment[] {
  const found: Adjustment[] = [];
  for (const tax of taxes) {
    const place = found.findIndex(({ source }) => source === tax.source);
    const before = found[place];
    if (before === undefined) found.push(tax);
    else found[place] = { ...before, amount: before.amount + tax.amount };
  }
  return found;
}

function Row({ label, amount, isGood = false }: { label: string; amount: string; isGood?: boolean }): VNode {
  return (
    <div class={isGood ? 'row good' : 'row'}>
      <dt dir="auto">{label}</dt>
      <dd class="amount">{amount}</dd>
    </div>
  );
}

/** Where nothing can be chosen any more, what was never chosen says nothing. */
const isShippingWorthSaying = ({ stage, session }: PageView): boolean =>
  stage.kind === 'open' || session.totals.shipping !== null;

function shippingText(view: PageView): string {
  const { shipping } = view.session.totals;
  const { summary } = view.speech.texts;
  if (shipping === null) return view.session.shippingAddress === null ? summary.needsCountry : summary.chooseWay;
  return shipping === 0 ? summary.free : money(view, shipping);
}
