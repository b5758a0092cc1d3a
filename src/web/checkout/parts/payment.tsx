// Ways to pay, the card's fields and the button that pays. What was typed about a card is never written back.
import type { VNode } from 'preact';
import type { Method } from '../../../domain/facts.ts';
import { codRefusal } from '../../../domain/offers.ts';
import { dueNow } from '../../../domain/payment.ts';
import { bringsMoneyAtOnce } from '../../../domain/payment-mode.ts';
import { pricedFor } from '../../../domain/pricing/price.ts';
import { amountOf } from '../../../domain/pricing/totals.ts';
import { payVerb } from '../pay-verb.ts';
import { errorAt, isSecure, money, webLink, type PageView } from '../view.ts';
import { FieldErrorText, TextField } from './field.tsx';
import { keepsInstrument } from '../../../domain/recurring.ts';
import { Consent } from './recurring.tsx';
import { AlertIcon, BankIcon, CardIcon, CashIcon, LockIcon } from './icons.tsx';
import { ShopText } from './shop-text.tsx';

export function Payment({ view }: { view: PageView }): VNode {
  // It may name the postal code, which not everybody may see.
  const noCash = view.access.address ? codRefusal(view.session, view.context) : null;
  return (
    <>
      {!view.isFree && (
        <section class="block" data-part="payment">
          <fieldset
            class="choices"
            id="method"
            aria-describedby={errorAt(view, 'method') === null ? undefined : 'method-error'}
          >
            <legend>Payment</legend>
            {isSecure(view) && (
              <p class="hint secure">
                <LockIcon /> Your payment details are sent encrypted and{' '}
                {keepsInstrument(view.session) ? 'kept by the payment provider alone.' : 'are never stored here.'}
              </p>
            )}
            <Declined view={view} />
            {view.methods.length === 0 && (
              <p class="note bad" role="status">
                <AlertIcon /> There is no way to pay this order at the moment. Please contact {view.merchant.name}.
              </p>
            )}
            {view.methods.map((method) => (
              <MethodChoice key={`${method.gateway} ${method.method}`} view={view} method={method} />
            ))}
            {noCash !== null && view.inParts === null && <p class="hint">{noCash}</p>}
            {codIsNear(view) && <p class="hint">Cash on delivery may appear once your address is known.</p>}
          </fieldset>
          <FieldErrorText view={view} name="method" />
          <Parts view={view} />
        </section>
      )}
      <PayButton view={view} />
    </>
  );
}

function MethodChoice({ view, method }: { view: PageView; method: Method }): VNode {
  const isChosen = view.method?.method === method.method;
  const id = `method-${method.method}`;
  return (
    <div class="choice-group">
      <label class="choice">
        <input type="radio" name="method" value={method.method} checked={isChosen} id={id} data-autosave />
        <MethodIcon method={method.method} />
        <span class="choice-text" dir="auto">
          {method.label}
        </span>
        <MethodPrice view={view} method={method} />
      </label>
      <div class="choice-body">{method.takesCard ? <CardFields view={view} /> : <Explanation method={method} />}</div>
    </div>
  );
}

/** What this way gives or costs, before anybody chooses it. */
function MethodPrice({ view, method }: { view: PageView; method: Method }): VNode | null {
  // With a part now, what comes on top goes by that and not by the way: it stands beside the choice below.
  const isPart = view.session.partialCod !== undefined && bringsMoneyAtOnce(method.method);
  if (isPart) return null;
  const { adjustments } = pricedFor(view.session, method.method, view.context);
  const offer = amountOf('payment_offer', adjustments);
  // Fees that come with lines are the same whatever the way.
  const fee = amountOf(
    'surcharge',
    adjustments.filter(({ lineFee }) => lineFee === undefined),
  );
  if (offer === 0 && fee === 0) return null;
  return (
    <span class="choice-price">
      {offer !== 0 && <span class="good">{money(view, offer)}</span>}
      {fee !== 0 && <span>+ {money(view, fee)}</span>}
    </span>
  );
}

/** All of it at once, or a part now and the rest on delivery. */
function Parts({ view }: { view: PageView }): VNode | null {
  if (view.inParts === null) return null;
  const { whole, part } = view.inParts;
  const now = dueNow(part);
  const isPart = view.session.partialCod !== undefined;
  const more = part.totals.total - whole.totals.total;
  return (
    <fieldset class="choices parts">
      <legend>How much now</legend>
      <label class="choice">
        <input type="radio" name="partial_cod" value="0" checked={!isPart} id="part-whole" data-autosave />
        <span class="choice-text">All of it now</span>
        <span class="choice-price">{money(view, whole.totals.total)}</span>
      </label>
      <label class="choice">
        <input type="radio" name="partial_cod" value="1" checked={isPart} id="part-partial_cod" data-autosave />
        <span class="choice-text">
          A part now
          <span class="hint">
            and {money(view, part.totals.total - now)} in cash on delivery
            {more > 0 && `, ${money(view, more)} more in all`}
          </span>
        </span>
        <span class="choice-price">{money(view, now)}</span>
      </label>
    </fieldset>
  );
}

function CardFields({ view }: { view: PageView }): VNode {
  return (
    <div class="fields">
      <TextField
        view={view}
        name="card_number"
        label="Card number"
        autocomplete="cc-number"
        inputMode="numeric"
        placeholder="1234 1234 1234 1234"
        maxLength={23}
        value={null}
        isRequired
      />
      <TextField
        view={view}
        name="card_expiry"
        label="Expiry date"
        autocomplete="cc-exp"
        inputMode="numeric"
        placeholder="MM / YY"
        maxLength={9}
        value={null}
        isRequired
        width="half"
      />
      <TextField
        view={view}
        name="card_cvc"
        label="Security code"
        autocomplete="cc-csc"
        inputMode="numeric"
        placeholder="CVC"
        maxLength={4}
        value={null}
        isRequired
        width="half"
      />
    </div>
  );
}

function Explanation({ method }: { method: Method }): VNode {
  switch (method.method) {
    case 'cod':
      return <p>You pay in cash when the parcel arrives. Please have the amount ready.</p>;
    case 'bank_transfer':
      return <p>You see the account details after placing the order. It is complete once the money has arrived.</p>;
    default:
      return <p>You go on to a secure page to pay and come back here afterwards.</p>;
  }
}

function MethodIcon({ method }: { method: string }): VNode {
  switch (method) {
    case 'cod':
      return <CashIcon />;
    case 'bank_transfer':
      return <BankIcon />;
    default:
      return <CardIcon />;
  }
}

/** Why the latest try did not work, next to where it can be mended. */
function Declined({ view }: { view: PageView }): VNode | null {
  const decline = view.stage.kind === 'open' ? (view.stage.declined?.decline ?? null) : null;
  if (decline === null) return null;
  return (
    <p class="note bad" id="declined" role="alert" tabIndex={-1}>
      <AlertIcon />
      <span>
        <strong>The payment did not go through.</strong> {decline.message}
      </span>
    </p>
  );
}

function PayButton({ view }: { view: PageView }): VNode {
  const { totals } = view.session;
  const verb = payVerb(view.method?.method ?? null, view.session);
  const isOff = !view.isFree && view.methods.length === 0;
  return (
    <section class="block pay-block" data-part="pay">
      <input type="hidden" name="shown_amount" value={String(dueNow(view.session))} />
      <Consent view={view} />
      <ShopText view={view} place="submit" />
      <button
        class="button primary"
        id="pay"
        formaction={`${view.path}/pay`}
        disabled={isOff}
        data-off={isOff ? '' : undefined}
      >
        <span class="spinner" aria-hidden="true" />
        <span class="pay-label">{totals.total === 0 ? verb : <PayText view={view} verb={verb} />}</span>
      </button>
      <ShopText view={view} place="after_submit" />
      <WhatNext view={view} />
    </section>
  );
}

function PayText({ view, verb }: { view: PageView; verb: string }): VNode {
  return (
    <>
      <LockIcon /> {verb}
      {verb === 'Pay' ? ' ' : ' · '}
      {money(view, dueNow(view.session))}
    </>
  );
}

function WhatNext({ view }: { view: PageView }): VNode {
  const { merchant, session } = view;
  if (session.mode === 'setup') return <></>;
  const isAtOnce = session.totals.total === 0 || view.method?.method === 'cod';
  return (
    <ol class="next" aria-label="What happens next">
      <li>{isAtOnce ? 'Your order is placed at once.' : 'Your payment is confirmed right here.'}</li>
      {session.partialCod !== undefined && (
        <li>You pay {money(view, session.totals.total - dueNow(session))} in cash when the parcel arrives.</li>
      )}
      <li>{merchant.name} gets your order and writes to you about it.</li>
      {webLink(session.successUrl) !== null && <li>You are taken back to {merchant.name}.</li>}
    </ol>
  );
}

function codIsNear({ merchant, session, methods, ships }: PageView): boolean {
  if (!ships || session.shippingAddress !== null || !merchant.cashOnDelivery.enabled) return false;
  return (
    merchant.gateways.some((gateway) => gateway.methods.includes('cod')) &&
    !methods.some(({ method }) => method === 'cod')
  );
}
