// From a payment link to its page's HTML. Pure; all text of merchants and buyers goes through JSX, which escapes it.
import type { VNode } from 'preact';
import { toMajor } from '../../dialects/wire.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import { catalogTitles } from '../../domain/decide/retitle.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Amount } from '../../domain/money.ts';
import type { LinkAction, LinkOffer, PaymentLink } from '../../domain/payment-link.ts';
import type { LinkVisit } from '../../engine/payment-links.ts';
import { Foot, Masthead } from '../checkout/parts/document.tsx';
import { everyText } from '../checkout/parts/recurring.tsx';
import type { Assets } from '../checkout/view.ts';
import { Alone, renderNothing, renderPlain, TestNote } from '../plain/plain-page.tsx';

export interface LinkPageView extends LinkVisit {
  readonly path: string;
  /** The amount as it was typed. */
  readonly typed: string | null;
  readonly error: string | null;
}

export function renderLinkPage(view: LinkPageView, assets: Assets): string {
  const { link, merchant, error } = view;
  const content = (
    <div id="app" data-stage={link.isActive ? 'link' : 'missing'}>
      <TestNote merchant={merchant}>No real money moves; never type a real card.</TestNote>
      <Masthead merchant={merchant} />
      {link.isActive ? <Offer view={view} /> : <Closed link={link} />}
      <Foot merchant={merchant} />
    </div>
  );
  const title = `${error === null ? '' : 'Error: '}${link.title} · ${merchant.name}`;
  return renderPlain({ title, accent: merchant.page.accent, content }, assets);
}

export const renderNoLink = (assets: Assets): string =>
  renderNothing(
    'There is no such link',
    'It may be incomplete or taken back. Ask whoever has sent it to you; nothing was charged.',
    assets,
  );

const Closed = ({ link }: { link: PaymentLink }): VNode => (
  <Alone title="This link is closed">
    “<span dir="auto">{link.title}</span>” cannot be paid for any more. Ask whoever has sent it to you; nothing was
    charged.
  </Alone>
);

const BUTTONS: Readonly<Record<LinkAction, string>> = {
  pay: 'Pay',
  book: 'Book',
  donate: 'Donate',
  subscribe: 'Subscribe',
};

function Offer({ view }: { view: LinkPageView }): VNode {
  const { link, path, items } = view;
  const { offer } = link;
  const sum = sumOf(offer, items, link.currency);
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
          {sum !== null && (
            <p class="link-amount">
              <span class="currency">{link.currency}</span> <strong class="amount">{money(view, sum)}</strong>
            </p>
          )}
          {offer.kind === 'open-amount' && <AmountField view={view} offer={offer} />}
          {offer.kind !== 'open-amount' && view.error !== null && (
            <p class="field-error" role="alert">
              {view.error}
            </p>
          )}
          {isSoldOut ? (
            <p role="status">This is not on sale at the moment.</p>
          ) : (
            <button class="button primary" id="go-on">
              {BUTTONS[link.action]}
            </button>
          )}
          <p class="hint">On the next page you choose how to pay. Nothing is charged before that.</p>
        </section>
      </form>
    </main>
  );
}

function Items({ view }: { view: LinkPageView }): VNode {
  const { link, items, merchant } = view;
  return (
    <ul class="link-items">
      {items.map((item) => {
        const { variant } = item;
        const { title, variantTitle } = catalogTitles(item);
        return (
          <li key={variant.id}>
            <span dir="auto">{variantTitle === null ? title : `${title} · ${variantTitle}`}</span>{' '}
            <span class="amount">
              {formatAmount(variant.prices[link.currency] ?? 0, link.currency, merchant.locale)}
              {variant.recurring !== undefined && ` ${everyText(variant.recurring)}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function AmountField(props: { view: LinkPageView; offer: Extract<LinkOffer, { kind: 'open-amount' }> }): VNode {
  const { view, offer } = props;
  const { currency } = view.link;
  const suggested = offer.suggested === null ? '' : String(toMajor(offer.suggested, currency));
  const bounds = boundsText(view, offer);
  const isWrong = view.error !== null;
  return (
    <div class="field">
      <label for="amount">Amount in {currency}</label>
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

function boundsText(view: LinkPageView, { least, most }: Extract<LinkOffer, { kind: 'open-amount' }>): string {
  if (most === null) return least > 1 ? `${money(view, least)} or more.` : 'As much as you like.';
  return least > 1 ? `From ${money(view, least)} to ${money(view, most)}.` : `Up to ${money(view, most)}.`;
}

/** Of a choice that the buyer makes nobody knows it yet. */
function sumOf(offer: LinkOffer, items: readonly CatalogItem[], currency: string): Amount | null {
  if (offer.kind === 'open-amount') return null;
  if (offer.kind === 'amount') return offer.amount;
  if (items.length < offer.variants.length) return null;
  return items.reduce((sum, { variant }) => sum + (variant.prices[currency] ?? 0), 0);
}

const money = ({ link, merchant }: LinkPageView, amount: Amount): string =>
  formatAmount(amount, link.currency, merchant.locale);
