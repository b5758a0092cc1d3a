// One line of the order.
import type { VNode } from 'preact';
import { lineAmount } from '../../../domain/pricing/cart.ts';
import type { Line } from '../../../domain/session.ts';
import { money, type PageView } from '../view.ts';
import { Shortage } from './shortage.tsx';
import { Thumbnail } from './thumbnail.tsx';

export function SummaryLine({ view, line }: { view: PageView; line: Line }): VNode {
  const item = line.variantId === null ? undefined : view.context.item(line.variantId);
  const isGift = line.giftOfferId !== null;
  const stage = view.stage.kind;
  const { summary } = view.speech.texts;
  return (
    <li class="line">
      <Thumbnail url={item?.variant.imageUrl ?? item?.product.imageUrl ?? null} />
      <div class="line-text">
        <p class="line-title" lang={view.merchant.locale} dir="auto">
          {line.title}
        </p>
        <div class="line-row">
          <div class="line-details">
            {line.variantTitle !== null && item?.product.singleVariant !== true && (
              <p class="hint" dir="auto">
                {line.variantTitle}
              </p>
            )}
            {propertiesOf(line).map(([name, value]) => (
              <p class="hint" key={name} dir="auto">
                {name}: {value}
              </p>
            ))}
            {line.recurring !== undefined && (
              <p class="hint">{summary.paidEvery(line.recurring.interval, line.recurring.intervalCount)}</p>
            )}
            <p class="hint">
              {summary.quantity(line.quantity)}
              {line.quantity > 1 && !isGift && ` × ${money(view, line.unitAmount)}`}
            </p>
            {stage === 'open' && <Shortage view={view} line={line} />}
            {isGift && stage === 'open' && (
              <button
                class="link"
                name="leave"
                value={line.id}
                formaction={`${view.path}/gift`}
                aria-label={summary.removeGift(line.title)}
              >
                {summary.remove}
              </button>
            )}
          </div>
          <p class="line-price amount">
            {isGift ? (
              <>
                <s>
                  <span class="visually-hidden">{summary.insteadOf} </span>
                  {money(view, lineAmount(line))}
                </s>{' '}
                <span class="good">{summary.free}</span>
              </>
            ) : (
              money(view, lineAmount(line))
            )}
          </p>
        </div>
      </div>
    </li>
  );
}

/** By the storefronts' convention a property that starts with an underscore is not for the buyer's eyes. */
const propertiesOf = ({ properties }: Line): [string, string][] =>
  Object.entries(properties).filter(([name, value]) => !name.startsWith('_') && value !== '');
