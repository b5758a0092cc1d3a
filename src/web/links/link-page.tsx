// From a payment link to its page's HTML. Pure; all text of merchants and buyers goes through JSX, which escapes it.
import type { VNode } from 'preact';
import { toMajor } from '../../dialects/wire.ts';
import { exponentOf } from '../../domain/currency.ts';
import { catalogTitles } from '../../domain/decide/retitle.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Amount } from '../../domain/money.ts';
import { linkCharges, type LinkCharges, type LinkOffer, type PaymentLink } from '../../domain/payment-link.ts';
import type { LinkVisit } from '../../engine/payment-links.ts';
import { Foot, Masthead } from '../checkout/parts/document.tsx';
import { untilText } from '../checkout/parts/recurring.tsx';
import type { Speech } from '../checkout/texts/speech.ts';
import type { Assets } from '../checkout/view.ts';
import { Alone, renderNothing, renderPlain, TestNote } from '../plain/plain-page.tsx';

export interface LinkPageView extends LinkVisit {
  readonly speech: Speech;
  readonly path: string;
  /** The amount as it was typed. */
  readonly typed: string | null;
  readonly error: string | null;
}

export function renderLinkPage(view: LinkPageView, assets: Assets): string {
  const { link, merchant, speech, error } = view;
  const content = (
    <div id="app" data-stage={link.isActive ? 'link' : 'missing'}>
      <TestNote merchant={merchant} speech={speech}>
        {speech.texts.notices.noRealMoney}
      </TestNote>
      <Masthead merchant={merchant} />
      {link.isActive ? <Offer view={view} /> : <Closed view={view} />}
      <Foot merchant={merchant} speech={speech} />
    </div>
  );
  const name = `${link.title} · ${merchant.name}`;
  const title = error === null ? name : speech.texts.document.errorTitle(name);
  return renderPlain({ title, speech, accent: merchant.page.accent, content }, assets);
}

export const renderNoLink = (speech: Speech, assets: Assets): string =>
  renderNothing(speech.texts.link.missing, speech.texts.link.missingHelp, speech, assets);

const Closed = ({ view: { link, speech } }: { view: LinkPageView }): VNode => (
  <Alone title={speech.texts.link.closed}>{speech.texts.link.closedHelp(<span dir="auto">{link.title}</span>)}</Alone>
);

function Offer({ view }: { view: LinkPageView }): VNode {
  const { link, path, items, speech } = view;
  const { offer } = link;
  const texts = speech.texts.link;
  const charges = linkCharges(link, items);
  const isSoldOut = offer.kind === 'variants' && items.length < offer.variants.length;
  return (
    <main class="alone offer" id="main">
      <form method="post" action={path} novalidate>
        <section class="block link-offer">
          <h1 class="title" dir="auto">
            {link.title}
          </h1>
          {link.description !== null && <p dir="auto">{link.description}</p>}
          {items.length > 0 && <Items view={view} />}
          {charges !== null && <Charges view={view} charges={charges} />}
          {offer.kind === 'open-amount' && <AmountField view={view} offer={offer} />}
          {offer.kind !== 'open-amount' && view.error !== null && (
            <p class="field-error" role="alert">
              {view.error}
            </p>
          )}
          {isSoldOut ? (
            <p role="status">{texts.notOnSale}</p>
          ) : (
            <button class="button primary" id="go-on">
              {goOnText(link, charges, speech)}
            </button>
          )}
          <p class="hint">{texts.goOnHint}</p>
        </section>
      </form>
    </main>
  );
}

/** Nobody pays anything for a trial at first. */
function goOnText({ action }: PaymentLink, charges: LinkCharges | null, { texts }: Speech): string {
  const isFreeAtFirst = charges !== null && charges.now === 0 && charges.trialDays > 0;
  return action === 'pay' && isFreeAtFirst ? texts.payment.verbs.trial : texts.link.goOn[action];
}

function Items({ view }: { view: LinkPageView }): VNode {
  const { link, items, speech } = view;
  return (
    <ul class="link-items">
      {items.map((item) => {
        const { variant } = item;
        const { title, variantTitle } = catalogTitles(item);
        return (
          <li key={variant.id}>
            <div>
              <p class="line-title" dir="auto">
                {variantTitle === null ? title : `${title} · ${variantTitle}`}
              </p>
              {variant.recurring !== undefined && (
                <p class="hint">
                  {speech.texts.summary.paidEvery(variant.recurring.interval, variant.recurring.intervalCount)}
                </p>
              )}
            </div>
            <span class="amount">{money(view, variant.prices[link.currency] ?? 0)}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What is due at once, and what comes after it. */
function Charges({ view, charges: { now, trialDays, later } }: { view: LinkPageView; charges: LinkCharges }): VNode {
  const { link, speech } = view;
  const { link: texts, summary } = speech.texts;
  return (
    <div>
      {later !== null && <p>{summary.payNow}</p>}
      <p class="link-amount">
        <span class="currency">{link.currency}</span> <strong class="amount">{money(view, now)}</strong>
      </p>
      {later !== null && <p id="later">{laterText(view, trialDays, later)}</p>}
      {trialDays > 0 && <p class="hint">{texts.trialOnce}</p>}
    </div>
  );
}

function laterText(view: LinkPageView, trialDays: number, later: NonNullable<LinkCharges['later']>): string {
  const { interval, intervalCount } = later.recurring;
  const texts = view.speech.texts.link;
  const price = money(view, later.amount);
  const until = untilText(view.speech, later);
  return trialDays > 0
    ? texts.freeAtFirst(trialDays, price, interval, intervalCount, until)
    : texts.afterwards(price, interval, intervalCount, until);
}

function AmountField(props: { view: LinkPageView; offer: Extract<LinkOffer, { kind: 'open-amount' }> }): VNode {
  const { view, offer } = props;
  const { currency } = view.link;
  const suggested = offer.suggested === null ? '' : String(toMajor(offer.suggested, currency));
  const bounds = boundsText(offer, currency, view.speech);
  const isWrong = view.error !== null;
  return (
    <div class="field">
      <label for="amount">{view.speech.texts.link.amountIn(currency)}</label>
      <input
        class="input"
        id="amount"
        name="amount"
        inputMode="decimal"
        autocomplete="off"
        value={view.typed ?? suggested}
        maxLength={30}
        aria-required="true"
        aria-invalid={isWrong ? 'true' : undefined}
        aria-describedby={isWrong ? 'amount-hint amount-error' : 'amount-hint'}
        autofocus={isWrong}
      />
      <p class="hint" id="amount-hint">
        {bounds}
      </p>
      <p class="field-error" id="amount-error" hidden={!isWrong}>
        {view.error}
      </p>
    </div>
  );
}

export function boundsText(
  { least, most }: Extract<LinkOffer, { kind: 'open-amount' }>,
  currency: string,
  { locale, texts: { link } }: Speech,
): string {
  const from = formatAmount(least, currency, locale);
  if (most === null) return least > 1 ? link.orMore(from) : link.anyAmount;
  const to = formatAmount(most, currency, locale);
  return least > 1 ? link.between(from, to) : link.upTo(to);
}

/** An amount as it may be typed. */
export const exampleIn = ({ currency }: PaymentLink, { locale }: Speech): string =>
  new Intl.NumberFormat(locale, {
    useGrouping: false,
    numberingSystem: 'latn',
    minimumFractionDigits: exponentOf(currency),
  }).format(toMajor(1_250, currency));

const money = ({ link, speech }: LinkPageView, amount: Amount): string =>
  formatAmount(amount, link.currency, speech.locale);
