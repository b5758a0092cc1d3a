// From a view to the page's HTML. Pure; all text of merchants and buyers goes through JSX, which escapes it.
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { isRenewal } from '../../domain/session.ts';
import { isLoginFirst } from './login.ts';
import { BilledRegion } from './parts/billed-region.tsx';
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
import type { Texts } from './texts/texts.ts';
import type { Speech } from './texts/speech.ts';
import { webLink, type Assets, type PageView } from './view.ts';

/** How long a result is shown before the buyer is taken back to the shop. */
const RETURN_AFTER_S = 5;
/** For how long a result counts as just reached. */
const FRESH_MS = 10 * 60_000;

export function renderPage(view: PageView): string {
  const { stage, merchant, session } = view;
  const returns = returnUrl(view) !== null;
  return documentOf(
    {
      title: titleOf(view),
      speech: view.speech,
      assets: view.assets,
      accent: merchant.page.accent,
      refresh: refreshOf(view),
      isFramed: view.framedBy.length > 0,
    },
    <div
      id="app"
      data-stage={view.isForwarding ? 'forwarding' : stage.kind}
      data-poll-s={pollAfterS(view)}
      data-return-s={returns ? returnAfterS(view) : undefined}
      data-texts={JSON.stringify(view.speech.texts.script)}
    >
      <Brand view={view} />
      {stage.kind === 'open' && !view.isForwarding ? <Form view={view} /> : <Finished view={view} returns={returns} />}
      <Foot merchant={merchant} speech={view.speech} isSetup={session.mode === 'setup'} />
    </div>,
  );
}

export function renderNotFound(assets: Assets, speech: Speech): string {
  const { missing, missingHelp, missingTitle } = speech.texts.document;
  return documentOf(
    { title: missingTitle, speech, assets, accent: null, refresh: null },
    <div id="app" data-stage="missing">
      <main class="alone" id="main">
        <section class="result">
          <div class="badge bad">
            <BagIcon size={28} />
          </div>
          <h1>{missing}</h1>
          <p>{missingHelp}</p>
        </section>
      </main>
    </div>,
  );
}

function documentOf(props: Omit<DocumentProps, 'children'>, content: VNode): string {
  return `<!doctype html>${renderToString(<Document {...props}>{content}</Document>)}`;
}

function Form({ view }: { view: PageView }): VNode {
  const { frame } = view.speech.texts;
  return (
    // One form around everything: whatever button is pressed, nothing that was typed is lost.
    <form
      target="_self"
      class="columns"
      id="checkout"
      method="post"
      action={`${view.path}/pay`}
      novalidate
      data-version={view.session.version}
    >
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
      {view.session.mode !== 'setup' && <Summary view={view} />}
      <main class="sheet" id="main">
        {view.session.mode === 'setup' ? (
          <h1 class="title">{frame.setupHeading(view.merchant.name)}</h1>
        ) : (
          <h1 class="visually-hidden">{frame.heading(view.merchant.name)}</h1>
        )}
        <ShopText view={view} place="notice" />
        <Notices view={view} />
        {view.login.kind !== 'off' && <Login view={view} />}
        {!isLoginFirst(view.merchant, view.login) && <Purchase view={view} />}
        <Expiry view={view} />
        <p class="visually-hidden" id="live" role="status" />
      </main>
    </form>
  );
}

function Purchase({ view }: { view: PageView }): VNode {
  return (
    <>
      <Contact view={view} />
      {!view.ships && <BilledRegion view={view} />}
      {view.asksAddress && <Delivery view={view} />}
      {view.ships && <Shipping view={view} />}
      <Payment view={view} />
    </>
  );
}

function Expiry({ view }: { view: PageView }): VNode {
  const leftMs = Math.max(0, view.session.expiresAtMs - view.context.nowMs);
  const isSetup = view.session.mode === 'setup';
  const { frame } = view.speech.texts;
  return (
    <div class="hint expiry" data-part="expiry">
      <p id="expiry" data-left-ms={leftMs}>
        {frame.staysOpen(durationText(leftMs, view.speech))}
      </p>
      {/* Asked first, also without scripts: a canceled checkout cannot be opened again. */}
      {!isRenewal(view.session) && (
        <details class="cancel" id="cancel-ask">
          <summary>{isSetup ? frame.cancelSetup : frame.cancelOrder}</summary>
          <p>{frame.cancelForGood}</p>
          <button class="button small" formaction={`${view.path}/cancel`} id="cancel">
            {isSetup ? frame.yesCancel : frame.yesCancelOrder}
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
      {view.session.mode !== 'setup' && <Summary view={view} />}
      <main class="sheet" id="main">
        {link !== null && <Forwarding view={view} link={link} />}
        {link === null && stage.kind !== 'open' && <Outcome view={view} stage={stage} returns={returns} />}
      </main>
    </div>
  );
}

/** Where a freshly started payment goes on. */
export function forwardUrl({ isForwarding, stage }: Pick<PageView, 'isForwarding' | 'stage'>): string | null {
  return isForwarding && stage.kind === 'open' ? webLink(stage.waiting?.redirectUrl ?? null) : null;
}

/** Only right after the payment: whoever opens the link again later wants to see the order. */
function returnUrl({ stage, session, stays, context, framedBy }: PageView): string | null {
  if (framedBy.length > 0) return null;
  if ((stage.kind !== 'completed' && stage.kind !== 'kept') || stays || session.afterOrder === 'stay') return null;
  const doneAtMs = stage.kind === 'kept' ? stage.atMs : stage.order.atMs;
  const isFresh = context.nowMs - doneAtMs < FRESH_MS;
  return isFresh ? webLink(session.successUrl) : null;
}

const returnAfterS = ({ session }: PageView): number => (session.afterOrder === 'return' ? 0 : RETURN_AFTER_S);

/** How often to look again while the outcome is open; transfers by hand take days, so nobody waits for them here. */
function pollAfterS({ stage }: PageView): number | undefined {
  if (stage.kind === 'processing') return 2;
  if (stage.kind === 'short') return 5;
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

function titleOf(view: PageView): string {
  const { stage, session, merchant, speech } = view;
  const { document, frame } = speech.texts;
  const isToSave = stage.kind === 'open' && session.mode === 'setup';
  const title = isToSave ? frame.setupHeading(merchant.name) : `${document[TITLES[stage.kind]]} · ${merchant.name}`;
  return stage.kind === 'open' && view.errors.length > 0 ? document.errorTitle(title) : title;
}

const TITLES = {
  open: 'openTitle',
  kept: 'keptTitle',
  completed: 'completedTitle',
  processing: 'underWayTitle',
  short: 'underWayTitle',
  settling: 'underWayTitle',
  over: 'overTitle',
} as const satisfies Record<PageView['stage']['kind'], keyof Texts['document']>;

function durationText(ms: number, { locale, texts }: Speech): string {
  const minutes = Math.ceil(ms / 60_000);
  if (minutes < 2) return texts.frame.aMoment;
  if (minutes < 120) return inUnits(minutes, 'minute', locale);
  const hours = Math.round(minutes / 60);
  return hours < 48 ? inUnits(hours, 'hour', locale) : inUnits(Math.round(hours / 24), 'day', locale);
}

const inUnits = (count: number, unit: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
