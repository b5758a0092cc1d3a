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
  const { summary } = view.speech.texts;
  return (
    <button
      class="link"
      name="lower"
      value={`${line.id}:${quantity}`}
      formaction={`${view.path}/lower`}
      aria-label={quantity === 0 ? summary.removeLine(line.title) : summary.changeLineTo(line.title, quantity)}
    >
      {quantity === 0 ? summary.remove : summary.changeTo(quantity)}
    </button>
  );
}

function BackToShop({ view }: { view: PageView }): VNode {
  const link = webLink(view.session.cancelUrl) ?? webLink(view.session.successUrl);
  if (link === null) return <span class="hint">{view.speech.texts.summary.chooseElse}</span>;
  return (
    <a class="link" href={link}>
      {view.speech.texts.document.backToShop}
    </a>
  );
}

export const isShort = (view: PageView): boolean => view.session.lines.some((line) => lackOf(view, line) !== null);

function lackOf(view: PageView, line: Line): Lack | null {
  const { summary } = view.speech.texts;
  const shortage = shortages(view.session.lines, view.context).find((short) => short.line === line);
  switch (shortage?.kind) {
    case 'no-longer-sold':
      return { text: summary.goneFromSale, possible: 0 };
    case 'sold-out':
      return { text: summary.soldOut, possible: 0 };
    case 'too-few':
      return { text: summary.onlyLeft(shortage.inStock), possible: shortage.possible };
    case undefined:
      return takenByOthers(view, line);
  }
}

/** Others were faster than the stock that the shop states: nobody here knows how much is left. */
function takenByOthers(view: PageView, line: Line): Lack | null {
  const isTold = view.errors.some(({ line: index }) => index !== undefined && view.session.lines[index] === line);
  return isTold ? { text: view.speech.texts.summary.notEnough, possible: line.quantity > 1 ? 1 : 0 } : null;
}
