// What stands above the form: test mode, errors as a list of links, things that have changed, a payment left waiting.
import type { VNode } from 'preact';
import type { FieldName } from '../form.ts';
import type { Texts } from '../texts/texts.ts';
import { money, webLink, type PageView } from '../view.ts';
import { AlertIcon } from './icons.tsx';

/** Numbers of the sandbox bank and what they do. */
const SANDBOX_CARDS: readonly (readonly [number: string, what: keyof Texts['notices']['testCards']])[] = [
  ['4242 4242 4242 4242', 'pays'],
  ['4000 0000 0000 0002', 'declined'],
  ['4000 0000 0000 9995', 'tooLittle'],
  ['4000 0027 6000 3184', 'asks'],
  ['4000 0000 0000 1000', 'later'],
  ['4000 0000 0000 0259', 'disputed'],
];

export function TestBanner({ view }: { view: PageView }): VNode | null {
  if (view.session.livemode) return null;
  const takesTestCards = view.stage.kind === 'open' && view.methods.some(({ gateway }) => gateway === 'sandbox');
  const { notices } = view.speech.texts;
  return (
    <div class="test-banner" role="region" aria-label={notices.testMode}>
      <p>
        <strong>{notices.testModeStop}</strong> {notices.noRealMoney}
      </p>
      {takesTestCards && (
        <details>
          <summary>{notices.cardsToTry}</summary>
          <ul>
            {SANDBOX_CARDS.map(([number, what]) => (
              <li key={number}>
                <code dir="ltr">{number}</code> {notices.testCards[what]}
              </li>
            ))}
            <li>{notices.anyDate}</li>
          </ul>
        </details>
      )}
    </div>
  );
}

export function Notices({ view }: { view: PageView }): VNode {
  // Going on would pay with details that this visitor has not seen.
  const waiting = view.stage.kind === 'open' && view.standing !== 'replace' ? view.stage.waiting : null;
  const { notices } = view.speech.texts;
  const link = webLink(waiting?.redirectUrl ?? null);
  return (
    <div data-part="notices">
      <ErrorSummary view={view} />
      {view.notice !== null && (
        <p class="note" id="notice" role="status" tabIndex={-1}>
          <AlertIcon /> {view.notice}
        </p>
      )}
      {waiting !== null && link !== null && (
        <section class="waiting-payment" aria-labelledby="waiting-title">
          <h2 id="waiting-title">{notices.waiting(money(view, waiting.amount))}</h2>
          <p>{notices.waitingHelp}</p>
          <a class="button primary" id="continue" href={link}>
            {notices.continuePayment}
          </a>
        </section>
      )}
    </div>
  );
}

function ErrorSummary({ view }: { view: PageView }): VNode | null {
  if (view.errors.length === 0) return null;
  return (
    <div class="note bad errors" id="errors" role="alert" tabIndex={-1}>
      <AlertIcon />
      <div>
        <h2>{view.speech.texts.notices.toMend(view.errors.length)}</h2>
        <ul>
          {view.errors.map(({ field, text }, index) => (
            <li key={index}>
              {field === null ? (
                text
              ) : (
                <a href={`#${anchorOf(field, view)}`} target="_self">
                  {text}
                </a>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** A group of radio buttons cannot be focused itself; its first choice can. */
function anchorOf(field: FieldName, view: PageView): string {
  if (field === 'method' && view.methods[0] !== undefined) return `method-${view.methods[0].method}`;
  return field;
}
