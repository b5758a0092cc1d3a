// Ways to pay, the card's fields and the button that pays. What was typed about a card is never written back.
import type { VNode } from 'preact';
import type { Method } from '../../../domain/facts.ts';
import { codRefusal, takesCardHere } from '../../../domain/offers.ts';
import { dueNow } from '../../../domain/payment.ts';
import { bringsMoneyAtOnce } from '../../../domain/payment-mode.ts';
import { pricedFor } from '../../../domain/pricing/price.ts';
import { amountOf } from '../../../domain/pricing/totals.ts';
import { payVerb } from '../pay-verb.ts';
import { methodName } from '../texts/method-name.ts';
import { errorAt, isSecure, money, webLink, type PageView } from '../view.ts';
import { FieldErrorText, TextField } from './field.tsx';
import { keepsInstrument } from '../../../domain/recurring.ts';
import { Consent } from './recurring.tsx';
import { AlertIcon, BankIcon, CardIcon, CashIcon, ChainIcon, LockIcon } from './icons.tsx';
import { ShopText } from './shop-text.tsx';

export function Payment({ view }: { view: PageView }): VNode {
  // It may name the postal code, which not everybody may see.
  const refusal = view.access.address ? codRefusal(view.session, view.context) : null;
  const { payment, core } = view.speech.texts;
  const noCash = refusal === null ? null : (core?.noCash ?? refusal);
  return (
    <>
      {!view.isFree && (
        <section class="block" data-part="payment">
          <fieldset
            class="choices"
            id="method"
            aria-describedby={errorAt(view, 'method') === null ? undefined : 'method-error'}
          >
            <legend>{payment.heading}</legend>
            {isSecure(view) && (
              <p class="hint secure">
                <LockIcon /> {keepsInstrument(view.session) ? payment.safeKept : payment.safe}
              </p>
            )}
            <Declined view={view} />
            {view.methods.length === 0 && (
              <p class="note bad" role="status">
                <AlertIcon /> {payment.noWay(view.merchant.name)}
              </p>
            )}
            {view.methods.map((method) => (
              <MethodChoice key={`${method.gateway} ${method.method}`} view={view} method={method} />
            ))}
            {noCash !== null && view.inParts === null && <p class="hint">{noCash}</p>}
            {codIsNear(view) && <p class="hint">{payment.cashLater}</p>}
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
        <MethodIcon method={method} />
        <span class="choice-text" dir="auto">
          {methodName(method.method, method.label, view.speech)}
        </span>
        <MethodPrice view={view} method={method} />
      </label>
      <div class="choice-body">
        {takesCardHere(method, view.session, view.merchant) ? (
          <CardFields view={view} />
        ) : (
          <Explanation view={view} method={method} />
        )}
      </div>
    </div>
  );
}

/** What this way gives or costs, before anybody chooses it. */
function MethodPrice({ view, method }: { view: PageView; method: Method }): VNode | null {
  // With a part now, what comes on top goes by that and not by the way: it stands beside the choice below.
  const isPart = view.session.partialCod !== undefined && bringsMoneyAtOnce(method.method);
  if (isPart) return null;
  // Where a way to pay is only kept, it is an open bill that is charged.
  const session = view.openBill ?? view.session;
  const { adjustments } = pricedFor(session, method.method, view.context);
  const offer = amountOf('payment_offer', adjustments);
  // Fees that come with lines are the same whatever the way.
  const fee = amountOf(
    'surcharge',
    adjustments.filter(({ lineFee }) => lineFee === undefined),
  );
  if (offer === 0 && fee === 0) return null;
  const paid = { session, speech: view.speech };
  return (
    <span class="choice-price">
      {offer !== 0 && <span class="good">{money(paid, offer)}</span>}
      {fee !== 0 && <span>+ {money(paid, fee)}</span>}
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
  const { payment } = view.speech.texts;
  return (
    <fieldset class="choices parts">
      <legend>{payment.howMuch}</legend>
      <label class="choice">
        <input type="radio" name="partial_cod" value="0" checked={!isPart} id="part-whole" data-autosave />
        <span class="choice-text">{payment.whole}</span>
        <span class="choice-price">{money(view, whole.totals.total)}</span>
      </label>
      <label class="choice">
        <input type="radio" name="partial_cod" value="1" checked={isPart} id="part-partial_cod" data-autosave />
        <span class="choice-text">
          {payment.part}
          <span class="hint">
            {payment.partRest(money(view, part.totals.total - now), more > 0 ? money(view, more) : null)}
          </span>
        </span>
        <span class="choice-price">{money(view, now)}</span>
      </label>
    </fieldset>
  );
}

function CardFields({ view }: { view: PageView }): VNode {
  const { payment } = view.speech.texts;
  return (
    <div class="fields">
      <TextField
        view={view}
        name="card_number"
        label={payment.cardNumber}
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
        label={payment.expiry}
        autocomplete="cc-exp"
        inputMode="numeric"
        placeholder={payment.expiryShape}
        maxLength={9}
        value={null}
        isRequired
        width="half"
      />
      <TextField
        view={view}
        name="card_cvc"
        label={payment.cvc}
        autocomplete="cc-csc"
        inputMode="numeric"
        placeholder={payment.cvcShape}
        maxLength={4}
        value={null}
        isRequired
        width="half"
      />
    </div>
  );
}

function Explanation({ view, method }: { view: PageView; method: Method }): VNode {
  const { payment } = view.speech.texts;
  switch (method.method) {
    case 'cod':
      return <p>{payment.cash}</p>;
    case 'bank_transfer':
      return <p>{payment.transfer}</p>;
    default:
      return <p>{payment.elsewhere}</p>;
  }
}

function MethodIcon({ method: { method, onChain } }: { method: Method }): VNode {
  if (onChain === true) return <ChainIcon />;
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
  const { payment, core } = view.speech.texts;
  return (
    <p class="note bad" id="declined" role="alert" tabIndex={-1}>
      <AlertIcon />
      <span>
        <strong>{payment.failed}</strong> {core?.declines[decline.code] ?? decline.message}
      </span>
    </p>
  );
}

function PayButton({ view }: { view: PageView }): VNode {
  const { totals } = view.session;
  const { payment } = view.speech.texts;
  const verb = payVerb(view.method?.method ?? null, view.session);
  const isOff = !view.isFree && view.methods.length === 0;
  return (
    <section class="block pay-block" data-part="pay">
      <input type="hidden" name="shown_amount" value={String(dueNow(view.session))} />
      <Consent view={view} />
      <Owed view={view} />
      <ShopText view={view} place="submit" />
      <button
        class="button primary"
        id="pay"
        formaction={`${view.path}/pay`}
        disabled={isOff}
        data-off={isOff ? '' : undefined}
      >
        <span class="spinner" aria-hidden="true" />
        <span class="pay-label">
          {totals.total === 0 ? (
            payment.verbs[verb]
          ) : (
            <>
              <LockIcon /> {payment.button(verb, money(view, dueNow(view.session)))}
            </>
          )}
        </span>
      </button>
      <ShopText view={view} place="after_submit" />
      <WhatNext view={view} />
    </section>
  );
}

/** Saving it has a price, though the button names none. */
function Owed({ view: { openBill, speech } }: { view: PageView }): VNode | null {
  if (openBill === null) return null;
  return (
    <p class="hint consent" id="owed">
      {speech.texts.payment.owed(money({ session: openBill, speech }, dueNow(openBill)))}
    </p>
  );
}

function WhatNext({ view }: { view: PageView }): VNode {
  const { merchant, session } = view;
  const { payment } = view.speech.texts;
  if (session.mode === 'setup') return <></>;
  const isAtOnce = session.totals.total === 0 || view.method?.method === 'cod';
  return (
    <ol class="next" aria-label={payment.next}>
      <li>{isAtOnce ? payment.orderedAtOnce : payment.confirmedHere}</li>
      {session.partialCod !== undefined && (
        <li>{payment.restInCash(money(view, session.totals.total - dueNow(session)))}</li>
      )}
      <li>{payment.shopWrites(merchant.name)}</li>
      {webLink(session.successUrl) !== null && <li>{payment.takenBack(merchant.name)}</li>}
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
