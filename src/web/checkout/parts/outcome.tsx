// The page when there is nothing to fill in: on the way to the provider, being paid, paid, over.
import type { ComponentChildren, VNode } from 'preact';
import { unreachable } from '../../../base/assert.ts';
import type { Address } from '../../../domain/address.ts';
import { leftToSend } from '../../../domain/chain-transfer.ts';
import { pickupAt } from '../../../domain/delivery.ts';
import { sum } from '../../../domain/money.ts';
import {
  dueNow,
  hasArrived,
  paidAmount,
  refundedAmount,
  type ArrivingAttempt,
  type Attempt,
} from '../../../domain/payment.ts';
import { countryName } from '../countries.ts';
import { maskEmail } from '../mask.ts';
import type { Stage } from '../stage.ts';
import type { Texts } from '../texts/texts.ts';
import { methodName } from '../texts/method-name.ts';
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
  const { outcome } = view.speech.texts;
  switch (stage.kind) {
    case 'processing':
      return (
        <Result mood="busy" title={stage.isLate ? outcome.late : outcome.beingMade}>
          <p>{stage.isLate ? outcome.lateHelp : outcome.beingMadeHelp}</p>
        </Result>
      );
    case 'short':
      return <Short view={view} attempt={stage.attempt} />;
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
export function Forwarding({ view, link }: { view: PageView; link: string }): VNode {
  const { outcome } = view.speech.texts;
  return (
    <Result mood="busy" title={outcome.oneMoreStep}>
      <p>{outcome.forwarding}</p>
      <p>
        <a class="button primary" id="continue" href={link}>
          {outcome.continue}
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

function Short({ view, attempt }: { view: PageView; attempt: ArrivingAttempt }): VNode {
  const { outcome } = view.speech.texts;
  const { transfer } = attempt;
  const link = webLink(attempt.redirectUrl);
  return (
    <Result mood="waiting" title={outcome.partlyArrived}>
      <dl class="facts">
        <dt>{outcome.received}</dt>
        <dd id="received">{coinText(view, attempt, transfer.received)}</dd>
        <dt>{outcome.leftToSend}</dt>
        <dd class="amount" id="left">
          {coinText(view, attempt, leftToSend(transfer))}
        </dd>
        <dt>{outcome.address}</dt>
        <dd>
          <span dir="ltr">{transfer.address}</span>
        </dd>
      </dl>
      <p>{outcome.partlyArrivedHelp}</p>
      {link !== null && (
        <p class="actions">
          <a class="button primary" id="continue" href={link}>
            {outcome.sendRest}
          </a>
        </p>
      )}
    </Result>
  );
}

const coinText = (view: PageView, attempt: ArrivingAttempt, amount: string): string =>
  `${amount} ${methodLabel(view, attempt) ?? attempt.transfer.asset}`;

const acceptedBy = ({ transfer }: Attempt, texts: Texts['outcome']): string =>
  transfer === undefined ? texts.accepted : texts.seenOnChain(transfer.confirmations, transfer.confirmationsNeeded);

function Settling({ view, attempt }: { view: PageView; attempt: Attempt }): VNode {
  const { outcome } = view.speech.texts;
  if (attempt.instructions === null) {
    return (
      <Result mood="waiting" title={outcome.onItsWay}>
        <p>
          {acceptedBy(attempt, outcome)} {outcome.nothingToDo}
        </p>
        <ContactLine view={view} />
      </Result>
    );
  }
  return (
    <Result mood="waiting" title={outcome.transfer}>
      <dl class="facts">
        <dt>{outcome.amount}</dt>
        <dd class="amount">{money(view, attempt.amount)}</dd>
        <dt>{outcome.reference}</dt>
        <dd>
          <code id="reference" dir="ltr">
            {transferReference(view.session.publicId)}
          </code>
          {/* Shown by the script that can do it. */}
          <button class="link" type="button" data-copy="reference" hidden>
            {outcome.copy}
          </button>
        </dd>
      </dl>
      <p class="instructions" dir="auto">
        {attempt.instructions}
      </p>
      <p>{outcome.writeReference(view.merchant.name)}</p>
      <p class="hint">{outcome.completeOnArrival}</p>
      <BackLink view={view} />
    </Result>
  );
}

function Completed(props: { view: PageView; stage: Extract<Stage, { kind: 'completed' }>; returns: boolean }): VNode {
  const { view, stage, returns } = props;
  const { outcome } = view.speech.texts;
  const link = webLink(view.session.successUrl);
  const refunded = refundedAmount(view.session);
  const method = methodLabel(view, stage.attempt);
  const pickup = pickupAt(view.session.shippingOption, view.merchant);
  const { totals, partialCod } = view.session;
  const due = partialCod === undefined ? 0 : totals.total - paidAmount(view.session);
  const isCash = stage.attempt?.collect === 'on_delivery' && stage.attempt.state !== 'paid';
  return (
    <Result mood="good" title={outcome.thanks}>
      <ShopText view={view} place="thank_you" />
      <dl class="facts">
        <dt>{outcome.order}</dt>
        <dd id="order-number">{view.context.orderNumber(view.session, stage.order)}</dd>
        <dt>{outcome.date}</dt>
        <dd>
          <time dateTime={new Date(stage.order.atMs).toISOString()}>{momentText(view, stage.order.atMs)}</time>
        </dd>
        <dt>{isCash ? outcome.toPayOnDelivery : outcome.paid}</dt>
        <dd class="amount">{money(view, isCash ? totals.total : paidAmount(view.session))}</dd>
        {due > 0 && (
          <>
            <dt>{outcome.toPayOnDelivery}</dt>
            <dd class="amount">{money(view, due)}</dd>
          </>
        )}
        {method !== null && (
          <>
            <dt>{outcome.payment}</dt>
            <dd dir="auto">{method}</dd>
          </>
        )}
        {refunded > 0 && (
          <>
            <dt>{outcome.refunded}</dt>
            <dd class="amount">{money(view, refunded)}</dd>
          </>
        )}
        {view.ships && view.session.shippingAddress !== null && (
          <>
            <dt>{pickup === undefined ? outcome.deliveryTo : outcome.pickUpAt}</dt>
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
  const { outcome } = view.speech.texts;
  return (
    <Result mood="good" title={outcome.kept}>
      <p>
        {outcome.keptHelp(view.merchant.name)} {whatIsCharged(view)}
      </p>
      {link !== null && <ReturnLink view={view} link={link} returns={returns} />}
    </Result>
  );
}

/** Once a bill has been paid, nobody here can tell any more that it was not before. */
function whatIsCharged({ session, openBill, speech }: PageView): string | null {
  const { outcome } = speech.texts;
  if (openBill !== null) return outcome.keptOwed(money({ session: openBill, speech }, dueNow(openBill)));
  return session.setup === undefined ? outcome.keptFree : null;
}

function ReturnLink({ view, link, returns }: { view: PageView; link: string; returns: boolean }): VNode {
  return (
    <p class="actions">
      <a class="button primary" id="return" href={link}>
        {view.speech.texts.outcome.backTo(view.merchant.name)}
      </a>
      {returns && (
        <span class="hint" id="return-note">
          {view.speech.texts.outcome.takenBack}{' '}
          <a id="stay" href={`${view.path}?stay=1`} target="_self">
            {view.speech.texts.outcome.stay}
          </a>
        </span>
      )}
    </p>
  );
}

function Over({ view, how }: { view: PageView; how: Extract<Stage, { kind: 'over' }>['how'] }): VNode {
  const { outcome } = view.speech.texts;
  const [title, text] = outcome.over[how];
  // That it has expired is true of every page; of the others only the order is spoken of.
  const isSetup = view.session.mode === 'setup' && how !== 'expired';
  // A payment that arrived too late.
  const returned = sum(view.session.refunds.map(({ automatic, amount }) => (automatic ? amount : 0)));
  const begun = view.session.attempts.find(hasArrived);
  const arrived =
    begun === undefined
      ? outcome.nothingCharged
      : outcome.hadArrived(coinText(view, begun, begun.transfer.received), view.merchant.name);
  return (
    <Result mood="bad" title={isSetup ? outcome.notKept : title}>
      <p>
        {returned === 0 ? arrived : outcome.tooLate(money(view, returned))} {text}
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
        {view.speech.texts.outcome.backTo(view.merchant.name)}
      </a>
    </p>
  );
}

/** For a session that knows no way back: who the shop is and how to reach it. */
function Whereabouts({ view: { merchant, speech } }: { view: PageView }): VNode {
  const { supportEmail } = merchant.page;
  const email = supportEmail === null ? null : <a href={`mailto:${supportEmail}`}>{supportEmail}</a>;
  return <p>{speech.texts.outcome.theShop(<strong dir="auto">{merchant.name}</strong>, email)}</p>;
}

/** Where news will go, as far as this visitor may know. */
function ContactLine({ view }: { view: PageView }): VNode | null {
  const { email } = view.session.buyer;
  if (email === null) return null;
  return (
    <p>{view.speech.texts.outcome.newsTo(<strong dir="ltr">{view.access.email ? email : maskEmail(email)}</strong>)}</p>
  );
}

function methodLabel({ context, session, speech }: PageView, attempt: Attempt | null): string | null {
  if (attempt === null) return null;
  const country = session.shippingAddress?.country ?? session.country;
  const offered = context.methods(session.currency, country);
  const found = offered.find(({ method, gateway }) => method === attempt.method && gateway === attempt.gateway);
  return found === undefined ? null : methodName(found.method, found.label, speech);
}

/** As far as this visitor may know. */
function deliveryText({ access, speech }: PageView, address: Address): string {
  const country = countryName(address.country, speech.locale);
  if (!access.address) return country;
  const town = [address.postalCode, address.city].filter((part) => part !== null).join(' ');
  return [address.name, address.line1, address.line2, town, address.region, country]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}

/** In UTC and said so: nobody here knows where the buyer is. */
const momentText = ({ speech }: PageView, atMs: number): string =>
  new Intl.DateTimeFormat(speech.locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(atMs);
