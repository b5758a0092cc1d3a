// What stands above the form: test mode, errors as a list of links, things that have changed, a payment left waiting.
import type { VNode } from 'preact';
import type { FieldName } from '../form.ts';
import { money, webLink, type PageView } from '../view.ts';
import { AlertIcon } from './icons.tsx';

/** Numbers of the sandbox bank and what they do. */
const SANDBOX_CARDS: readonly (readonly [number: string, what: string])[] = [
  ['4242 4242 4242 4242', 'pays'],
  ['4000 0000 0000 0002', 'is declined'],
  ['4000 0000 0000 9995', 'has too little money'],
  ['4000 0027 6000 3184', 'asks you to confirm'],
  ['4000 0000 0000 1000', 'pays after a while'],
  ['4000 0000 0000 0259', 'pays, and is disputed after a while'],
];

export function TestBanner({ view }: { view: PageView }): VNode | null {
  if (view.session.livemode) return null;
  const takesTestCards = view.stage.kind === 'open' && view.methods.some(({ gateway }) => gateway === 'sandbox');
  return (
    <div class="test-banner" role="region" aria-label="Test mode">
      <p>
        <strong>Test mode.</strong> No real money moves; never type a real card.
      </p>
      {takesTestCards && (
        <details>
          <summary>Cards to try</summary>
          <ul>
            {SANDBOX_CARDS.map(([number, what]) => (
              <li key={number}>
                <code>{number}</code> {what}
              </li>
            ))}
            <li>Any future date and any security code.</li>
          </ul>
        </details>
      )}
    </div>
  );
}

export function Notices({ view }: { view: PageView }): VNode {
  // Going on would pay with details that this visitor has not seen.
  const waiting = view.stage.kind === 'open' && view.standing !== 'replace' ? view.stage.waiting : null;
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
          <h2 id="waiting-title">Your payment of {money(view, waiting.amount)} is waiting for you</h2>
          <p>Go on to the secure payment page, or pay in another way below.</p>
          <a class="button primary" id="continue" href={link}>
            Continue to payment
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
        <h2>{view.errors.length === 1 ? 'One thing needs a look' : `${view.errors.length} things need a look`}</h2>
        <ul>
          {view.errors.map(({ field, text }, index) => (
            <li key={index}>{field === null ? text : <a href={`#${anchorOf(field, view)}`}>{text}</a>}</li>
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
