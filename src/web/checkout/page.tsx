// From a view to the page's HTML. Pure; all text of merchants and buyers goes through JSX, which escapes it.
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isRenewal } from '../../domain/session.ts';
import { isLoginFirst } from './login.ts';
import { Contact, Delivery } from './parts/contact.tsx';
import { Brand, Document, Foot, type DocumentProps } from './parts/document.tsx';
import { BagIcon } from './parts/icons.tsx';
import { Login } from './parts/login.tsx';
import { Notices } from './parts/notices.tsx';
import { Forwarding, Outcome } from './parts/outcome.tsx';
import { Payment } from './parts/payment.tsx';
import { ShopText } from './parts/shop-text.tsx';
import { Shipping } from './parts/shipping.tsx';
import { Summary } from './parts/summary.tsx';
import { webLink, type Assets, type PageView } from './view.ts';

/** How long a result is shown before the buyer is taken back to the shop. */
const RETURN_AFTER_S = 5;
/** For how long a result counts as just reached. */
const FRESH_MS = 10 * 60_000;

export function renderPage(view: PageView): string {
  const { stage, merchant } = view;
  const returns = returnUrl(view) !== null;
  return documentOf(
    {
      title: titleOf(view),
      assets: view.assets,
      accent: merchant.page.accent,
      refresh: refreshOf(view),
    },
    <div
      id="app"
      data-stage={view.isForwarding ? 'forwarding' : stage.kind}
      data-poll-s={pollAfterS(view)}
      data-return-s={returns ? returnAfterS(view) : undefined}
    >
      <Brand view={view} />
      {stage.kind === 'open' && !view.isForwarding ? <Form view={view} /> : <Finished view={view} returns={returns} />}
      <Foot merchant={merchant} />
    </div>,
  );
}

export function renderNotFound(assets: Assets): string {
  return documentOf(
    { title: 'Checkout not found', assets, accent: null, refresh: null },
    <div id="app" data-stage="missing">
      <main class="alone" id="main">
        <section class="result">
          <div class="badge bad">
            <BagIcon size={28} />
          </div>
          <h1>There is no such checkout</h1>
          <p>The link may be incomplete or very old. Go back to the shop and start again; nothing was charged.</p>
        </section>
      </main>
    </div>,
  );
}

function documentOf(props: Omit<DocumentProps, 'children'>, content: VNode): string {
  return `<!doctype html>${renderToString(<Document {...props}>{content}</Document>)}`;
}

function Form({ view }: { view: PageView }): VNode {
  return (
    // One form around everything: whatever button is pressed, nothing that was typed is lost.
    <form
      class="columns"
      id="checkout"
      method="post"
      action={`${view.path}/pay`}
      novalidate
      data-version={view.session.version}
    >
      <main class="sheet" id="main">
        {/* Enter presses a form's first button. */}
        <button
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          name="enter"
          value="1"
          formaction={`${view.path}/pay`}
        />
        <input type="hidden" name="token" value={view.token} />
        {view.session.mode === 'setup' ? (
          <h1 class="title">Save a way to pay with {view.merchant.name}</h1>
        ) : (
          <h1 class="visually-hidden">Checkout at {view.merchant.name}</h1>
        )}
        <ShopText view={view} place="notice" />
        <Notices view={view} />
        {view.login.kind !== 'off' && <Login view={view} />}
        {!isLoginFirst(view.merchant, view.login) && <Purchase view={view} />}
        <Expiry view={view} />
        <p class="visually-hidden" id="live" role="status" />
      </main>
      {view.session.mode !== 'setup' && <Summary view={view} />}
    </form>
  );
}

function Purchase({ view }: { view: PageView }): VNode {
  return (
    <>
      <Contact view={view} />
      {view.asksAddress && <Delivery view={view} />}
      {view.ships && <Shipping view={view} />}
      <Payment view={view} />
    </>
  );
}

function Expiry({ view }: { view: PageView }): VNode {
  const leftMs = Math.max(0, view.session.expiresAtMs - view.context.nowMs);
  const isSetup = view.session.mode === 'setup';
  return (
    <div class="hint expiry" data-part="expiry">
      <p id="expiry" data-left-ms={leftMs}>
        This checkout stays open for {durationText(leftMs)}.
      </p>
      {/* Asked first, also without scripts: a canceled checkout cannot be opened again. */}
      {!isRenewal(view.session) && (
        <details class="cancel" id="cancel-ask">
          <summary>{isSetup ? 'Cancel' : 'Cancel this order'}</summary>
          <p>Cancel it for good? Nothing is charged, and this page can no longer be used.</p>
          <button class="button small" formaction={`${view.path}/cancel`} id="cancel">
            {isSetup ? 'Yes, cancel' : 'Yes, cancel the order'}
          </button>
        </details>
      )}
    </div>
  );
}

function Finished({ view, returns }: { view: PageView; returns: boolean }): VNode {
  const { stage } = view;
  const link = forwardUrl(view);
  return (
    <div class="columns">
      <main class="sheet" id="main">
        {link !== null && <Forwarding link={link} />}
        {link === null && stage.kind !== 'open' && <Outcome view={view} stage={stage} returns={returns} />}
      </main>
      {view.session.mode !== 'setup' && <Summary view={view} />}
    </div>
  );
}

/** Where a freshly started payment goes on. */
export function forwardUrl({ isForwarding, stage }: Pick<PageView, 'isForwarding' | 'stage'>): string | null {
  return isForwarding && stage.kind === 'open' ? webLink(stage.waiting?.redirectUrl ?? null) : null;
}

/** Only right after the payment: whoever opens the link again later wants to see the order. */
function returnUrl({ stage, session, stays, context }: PageView): string | null {
  if ((stage.kind !== 'completed' && stage.kind !== 'kept') || stays || session.afterOrder === 'stay') return null;
  const doneAtMs = stage.kind === 'kept' ? stage.atMs : stage.order.atMs;
  const isFresh = context.nowMs - doneAtMs < FRESH_MS;
  return isFresh ? webLink(session.successUrl) : null;
}

const returnAfterS = ({ session }: PageView): number => (session.afterOrder === 'return' ? 0 : RETURN_AFTER_S);

/** How often to look again while the outcome is open; transfers by hand take days, so nobody waits for them here. */
function pollAfterS({ stage }: PageView): number | undefined {
  if (stage.kind === 'processing') return 2;
  return stage.kind === 'settling' && stage.attempt.instructions === null ? 5 : undefined;
}

function refreshOf(view: PageView): DocumentProps['refresh'] {
  const forward = forwardUrl(view);
  if (forward !== null) return { afterS: 0, url: forward };
  const back = returnUrl(view);
  if (back !== null) return { afterS: returnAfterS(view), url: back };
  const poll = pollAfterS(view);
  return poll === undefined ? null : { afterS: poll + 1, url: null };
}

function titleOf({ stage, merchant, errors }: PageView): string {
  const prefix = errors.length > 0 ? 'Error: ' : '';
  switch (stage.kind) {
    case 'open':
      return `${prefix}Checkout · ${merchant.name}`;
    case 'kept':
      return `Saved · ${merchant.name}`;
    case 'completed':
      return `Order complete · ${merchant.name}`;
    case 'processing':
    case 'settling':
      return `Payment on its way · ${merchant.name}`;
    case 'over':
      return `Checkout closed · ${merchant.name}`;
  }
}

function durationText(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 2) return 'less than two minutes';
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
