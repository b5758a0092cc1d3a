// The page when there is nothing to fill in: on the way to the provider, being paid, paid, over.
import type { ComponentChildren, VNode } from 'preact';
import { unreachable } from '../../../base/assert.ts';
import type { Address } from '../../../domain/address.ts';
import { pickupAt } from '../../../domain/delivery.ts';
import { sum } from '../../../domain/money.ts';
import { paidAmount, refundedAmount, type Attempt } from '../../../domain/payment.ts';
import { countryName } from '../countries.ts';
import { maskEmail } from '../mask.ts';
import type { Stage } from '../stage.ts';
import { transferReference } from '../transfer-reference.ts';
import { money, webLink, type PageView } from '../view.ts';
import { AlertIcon, CheckIcon, ClockIcon } from './icons.tsx';
import { ShopText } from './shop-text.tsx';

export interface OutcomeProps {
  readonly view: PageView;
  readonly stage: Exclude<Stage, { kind: 'open' }>;
  /** Whether the buyer is about to be taken back to the shop. */
  readonly returns: boolean;
}

export function Outcome({ view, stage, returns }: OutcomeProps): VNode {
  switch (stage.kind) {
    case 'processing':
      return (
        <Result mood="busy" title={stage.isLate ? 'Still waiting for the bank' : 'Your payment is being made'}>
          <p>
            {stage.isLate
              ? 'The bank is taking longer than usual. Please do not pay again: this page shows the result as soon as it is known.'
              : 'This takes a few seconds. Please do not close this page.'}
          </p>
        </Result>
      );
    case 'settling':
      return <Settling view={view} attempt={stage.attempt} />;
    case 'completed':
      return <Completed view={view} stage={stage} returns={returns} />;
    case 'kept':
      return <Kept view={view} returns={returns} />;
    case 'over':
      return <Over view={view} how={stage.how} />;
    default:
      return unreachable(stage);
  }
}

/** Right after Pay: the provider wants the buyer to confirm. Goes on by itself; the link is for when it does not. */
export function Forwarding({ link }: { link: string }): VNode {
  return (
    <Result mood="busy" title="One more step">
      <p>You are taken to a secure page to confirm your payment.</p>
      <p>
        <a class="button primary" id="continue" href={link}>
          Continue
        </a>
      </p>
    </Result>
  );
}

function Result(props: {
  mood: 'good' | 'bad' | 'busy' | 'waiting';
  title: string;
  children: ComponentChildren;
}): VNode {
  return (
    <section class="result" data-part="result">
      <div class={`badge ${props.mood}`}>
        {props.mood === 'busy' && <span class="spinner large" aria-hidden="true" />}
        {props.mood === 'good' && <CheckIcon />}
        {props.mood === 'waiting' && <ClockIcon />}
        {props.mood === 'bad' && <AlertIcon size={28} />}
      </div>
      <h1 id="result-title" tabIndex={-1}>
        {props.title}
      </h1>
      {props.children}
    </section>
  );
}

const acceptedBy = ({ transfer }: Attempt): string =>
  transfer === undefined
    ? 'The bank has accepted it and confirms it later.'
    : `It has been seen on the network, ${transfer.confirmations} of ${transfer.confirmationsNeeded} confirmations so far.`;

function Settling({ view, attempt }: { view: PageView; attempt: Attempt }): VNode {
  if (attempt.instructions === null) {
    return (
      <Result mood="waiting" title="Your payment is on its way">
        <p>{acceptedBy(attempt)} There is nothing more to do; you may close this page.</p>
        <ContactLine view={view} />
      </Result>
    );
  }
  return (
    <Result mood="waiting" title="Please transfer the money">
      <dl class="facts">
        <dt>Amount</dt>
        <dd class="amount">{money(view, attempt.amount)}</dd>
        <dt>Reference</dt>
        <dd>
          <code id="reference">{transferReference(view.session.publicId)}</code>
          {/* Shown by the script that can do it. */}
          <button class="link" type="button" data-copy="reference" hidden>
            Copy
          </button>
        </dd>
      </dl>
      <p class="instructions" dir="auto">
        {attempt.instructions}
      </p>
      <p>Write the reference into the transfer: {view.merchant.name} finds your order by it.</p>
      <p class="hint">Your order is complete once the money has arrived. You can come back to this page at any time.</p>
      <BackLink view={view} />
    </Result>
  );
}

function Completed(props: { view: PageView; stage: Extract<Stage, { kind: 'completed' }>; returns: boolean }): VNode {
  const { view, stage, returns } = props;
  const link = webLink(view.session.successUrl);
  const refunded = refundedAmount(view.session);
  const method = methodLabel(view, stage.attempt);
  const pickup = pickupAt(view.session.shippingOption, view.merchant);
  const { totals, partialCod } = view.session;
  const due = partialCod === undefined ? 0 : totals.total - paidAmount(view.session);
  const isCash = stage.attempt?.collect === 'on_delivery' && stage.attempt.state !== 'paid';
  return (
    <Result mood="good" title="Thank you for your order">
      <ShopText view={view} place="thank_you" />
      <dl class="facts">
        <dt>Order</dt>
        <dd id="order-number">{view.context.orderNumber(view.session, stage.order)}</dd>
        <dt>Date</dt>
        <dd>
          <time dateTime={new Date(stage.order.atMs).toISOString()}>{momentText(view, stage.order.atMs)}</time>
        </dd>
        <dt>{isCash ? 'To pay on delivery' : 'Paid'}</dt>
        <dd class="amount">{money(view, isCash ? totals.total : paidAmount(view.session))}</dd>
        {due > 0 && (
          <>
            <dt>To pay on delivery</dt>
            <dd class="amount">{money(view, due)}</dd>
          </>
        )}
        {method !== null && (
          <>
            <dt>Payment</dt>
            <dd dir="auto">{method}</dd>
          </>
        )}
        {refunded > 0 && (
          <>
            <dt>Refunded</dt>
            <dd class="amount">{money(view, refunded)}</dd>
          </>
        )}
        {view.ships && view.session.shippingAddress !== null && (
          <>
            <dt>{pickup === undefined ? 'Delivery to' : 'To pick up at'}</dt>
            <dd dir="auto">{pickup?.address ?? deliveryText(view, view.session.shippingAddress)}</dd>
          </>
        )}
      </dl>
      <ContactLine view={view} />
      {link !== null && <ReturnLink view={view} link={link} returns={returns} />}
    </Result>
  );
}

function Kept({ view, returns }: { view: PageView; returns: boolean }): VNode {
  const link = webLink(view.session.successUrl);
  return (
    <Result mood="good" title="Your way to pay is saved">
      <p>{view.merchant.name} charges it for what you have subscribed to. Nothing was charged now.</p>
      {link !== null && <ReturnLink view={view} link={link} returns={returns} />}
    </Result>
  );
}

function ReturnLink({ view, link, returns }: { view: PageView; link: string; returns: boolean }): VNode {
  return (
    <p class="actions">
      <a class="button primary" id="return" href={link}>
        Back to {view.merchant.name}
      </a>
      {returns && (
        <span class="hint" id="return-note">
          You are taken there by itself in a few seconds.{' '}
          <a id="stay" href={`${view.path}?stay=1`}>
            Stay on this page
          </a>
        </span>
      )}
    </p>
  );
}

const OVER: Readonly<Record<Extract<Stage, { kind: 'over' }>['how'], readonly [title: string, text: string]>> = {
  expired: ['This checkout has expired', 'Start again from the shop to get a fresh one.'],
  canceled: ['This checkout was canceled', 'You can start again from the shop at any time.'],
  failed: ['This checkout could not be completed', 'Start again from the shop.'],
};

function Over({ view, how }: { view: PageView; how: Extract<Stage, { kind: 'over' }>['how'] }): VNode {
  const [title, text] = OVER[how];
  // A payment that arrived too late.
  const returned = sum(view.session.refunds.map(({ automatic, amount }) => (automatic ? amount : 0)));
  return (
    <Result mood="bad" title={title}>
      <p>
        {returned === 0
          ? 'Nothing was charged.'
          : `Your payment came too late: ${money(view, returned)} goes back to you.`}{' '}
        {text}
      </p>
      <BackLink view={view} />
    </Result>
  );
}

function BackLink({ view }: { view: PageView }): VNode | null {
  const link = webLink(view.session.cancelUrl) ?? webLink(view.session.successUrl);
  if (link === null) return <Whereabouts view={view} />;
  return (
    <p class="actions">
      <a class="button" id="return" href={link}>
        Back to {view.merchant.name}
      </a>
    </p>
  );
}

/** For a session that knows no way back: who the shop is and how to reach it. */
function Whereabouts({ view: { merchant } }: { view: PageView }): VNode {
  const { supportEmail } = merchant.page;
  return (
    <p>
      The shop is <strong dir="auto">{merchant.name}</strong>
      {supportEmail !== null && (
        <>
          ; it answers at <a href={`mailto:${supportEmail}`}>{supportEmail}</a>
        </>
      )}
      .
    </p>
  );
}

/** Where news will go, as far as this visitor may know. */
function ContactLine({ view }: { view: PageView }): VNode | null {
  const { email } = view.session.buyer;
  if (email === null) return null;
  return (
    <p>
      News about it goes to <strong dir="ltr">{view.access.email ? email : maskEmail(email)}</strong>.
    </p>
  );
}

function methodLabel({ context, session }: PageView, attempt: Attempt | null): string | null {
  if (attempt === null) return null;
  const country = session.shippingAddress?.country ?? session.country;
  const offered = context.methods(session.currency, country);
  return offered.find(({ method, gateway }) => method === attempt.method && gateway === attempt.gateway)?.label ?? null;
}

/** As far as this visitor may know. */
function deliveryText({ access, session }: PageView, address: Address): string {
  const country = countryName(address.country, session.locale);
  if (!access.address) return country;
  const town = [address.postalCode, address.city].filter((part) => part !== null).join(' ');
  return [address.name, address.line1, address.line2, town, address.region, country]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

/** In UTC and said so: nobody here knows where the buyer is. */
const momentText = ({ session }: PageView, atMs: number): string =>
  new Intl.DateTimeFormat(session.locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(atMs);
