// What of a line cannot be delivered, and the buttons that mend it.
import type { VNode } from 'preact';
import { shortages } from '../../../domain/stock.ts';
import type { Line } from '../../../domain/session.ts';
import { webLink, type PageView } from '../view.ts';

interface Lack {
  readonly text: string;
  /** Pieces that the line can be lowered to; 0 when it can only go. */
  readonly possible: number;
}

export function Shortage({ view, line }: { view: PageView; line: Line }): VNode | null {
  const lack = lackOf(view, line);
  if (lack === null) return null;
  const { text, possible } = lack;
  const isOnly = view.session.lines.every((other) => other === line || other.giftOfferId !== null);
  return (
    <>
      <p class="shortage">{text}</p>
      {line.giftOfferId === null && (
        <p class="line-buttons">
          {possible > 0 && <LineButton view={view} line={line} quantity={possible} />}
          {isOnly ? possible === 0 && <BackToShop view={view} /> : <LineButton view={view} line={line} quantity={0} />}
        </p>
      )}
    </>
  );
}

function LineButton(props: { view: PageView; line: Line; quantity: number }): VNode {
  const { view, line, quantity } = props;
  return (
    <button
      class="link"
      name="lower"
      value={`${line.id}:${quantity}`}
      formaction={`${view.path}/lower`}
      aria-label={quantity === 0 ? `Remove ${line.title}` : `Change the quantity of ${line.title} to ${quantity}`}
    >
      {quantity === 0 ? 'Remove' : `Change to ${quantity}`}
    </button>
  );
}

function BackToShop({ view }: { view: PageView }): VNode {
  const link = webLink(view.session.cancelUrl) ?? webLink(view.session.successUrl);
  if (link === null) return <span class="hint">Go back to the shop to choose something else.</span>;
  return (
    <a class="link" href={link}>
      Back to the shop
    </a>
  );
}

export const isShort = (view: PageView): boolean => view.session.lines.some((line) => lackOf(view, line) !== null);

function lackOf(view: PageView, line: Line): Lack | null {
  const shortage = shortages(view.session.lines, view.context).find((short) => short.line === line);
  switch (shortage?.kind) {
    case 'no-longer-sold':
      return { text: 'No longer sold', possible: 0 };
    case 'sold-out':
      return { text: 'Sold out', possible: 0 };
    case 'too-few':
      return { text: `Only ${shortage.inStock} left`, possible: shortage.possible };
    case undefined:
      return takenByOthers(view, line);
  }
}

/** Others were faster than the stock that the shop states: nobody here knows how much is left. */
function takenByOthers(view: PageView, line: Line): Lack | null {
  const isTold = view.errors.some(({ line: index }) => index !== undefined && view.session.lines[index] === line);
  return isTold ? { text: 'Not enough left', possible: line.quantity > 1 ? 1 : 0 } : null;
}
