// Opening a session. An empty one takes the caller's input the same way as any later change does.
import { checkoutSettings } from '../checkout-settings.ts';
import type { OpenSession } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { ABANDONED_AFTER_MS } from '../merchant.ts';
import { availableMethods } from '../offers.ts';
import { withPaymentMethod } from '../pricing/price.ts';
import { problem, type Problem } from '../problem.ts';
import { keepsInstrument } from '../recurring.ts';
import { missingForPayment, stockProblems } from '../readiness.ts';
import { draftOf } from '../session-draft.ts';
import type { Session } from '../session.ts';
import { withAddressOwner } from './address-owner.ts';
import { applyInput } from './apply-input.ts';
import { beginSubscription, inputToBegin } from './begin.ts';
import { unstorableTexts } from './check-text.ts';
import { conclude } from './conclude.ts';
import { reserveStock } from './holds.ts';
import { beginPayment } from './pay.ts';
import { isWrong } from './wrong.ts';

type NewSession = Pick<
  OpenSession,
  | 'dialect'
  | 'checkout'
  | 'ids'
  | 'mode'
  | 'setup'
  | 'life'
  | 'callback'
  | 'extra'
  | 'buyerBecomesCustomer'
  | 'asks'
  | 'refusesCodes'
  | 'afterOrder'
>;

export function openSession(command: OpenSession, facts: Facts): Decision | Refusal {
  const { mayOverridePrices, trustedReturnUrls, mayBeEmpty = command.mode === 'setup' } = command;
  const permissions = { mayOverridePrices, trustedReturnUrls, mayBeEmpty, addCodes: false };
  const kept = unstorableTexts({ extra: command.extra, callback: command.callback });
  const applied = applyInput(emptySession(command, facts), inputToBegin(command, facts), permissions, facts);
  if (isWrong(applied)) return refuse(...kept, ...applied.problems);
  if (kept.length > 0) return refuse(...kept);
  const misfit = whyOtherMode(command, applied.session);
  if (misfit !== null) return refuse(misfit);
  const { warnings } = applied;
  const wrong = command.isFirm === true ? [...warnings, ...stockProblems(applied.session, facts)] : [];
  if (wrong.length > 0) return refuse(...wrong.map((one): Problem => ({ ...one, severity: 'error' })));
  const session = withAddressOwner(null, applied.session, command);
  const created = { type: 'session.created' } as const;
  if (command.begin !== undefined) return beginSubscription(session, command.begin, facts);
  const unpaid = (opened: Session): Decision => {
    const { session: reserved, claims } = reserveStock(opened, facts);
    return conclude(null, { session: reserved, claims, events: [created], warnings, prolongs: false }, facts);
  };
  if (command.payment === null || (session.totals.total === 0 && !keepsInstrument(session))) return unpaid(session);

  const methods = availableMethods(session, facts);
  const method = methods.find((other) => other.method === session.paymentMethod) ?? methods[0];
  if (method === undefined) return refuse(whyNoMethod(session, facts));
  const chosen = withPaymentMethod(session, method.method, facts);
  // The provider would ask for what it costs now: what is missing is asked for on our page first.
  if (missingForPayment(chosen, facts).length > 0) return unpaid({ ...session, paysAtProvider: true });
  const started = beginPayment(chosen, command.payment.attemptId, method, facts);
  return conclude(null, { ...started, events: [created, ...started.events], warnings, prolongs: false }, facts);
}

/** Often it is the currency, and that of the shop or the dollar would do. */
function whyNoMethod(session: Session, facts: Facts): Problem {
  const { currency, country, gateway, paymentMethods } = session;
  const other = [facts.merchant.currency, 'USD'].find((one) => {
    return one !== currency && availableMethods({ ...session, currency: one }, facts).length > 0;
  });
  const what =
    other === undefined
      ? `offers no way to pay ${currency} in ${country}`
      : `takes ${paymentMethods.only?.join(' and ') ?? 'payments'} in ${other}, and not in ${currency}`;
  return problem('gateway_unavailable', 'gateway', `\`gateway\`: ${gateway ?? 'no gateway'} ${what}.`);
}

/** What is sold says which mode a session is in; a caller who names another one means something else. */
function whyOtherMode({ mode }: OpenSession, session: Session): Problem | null {
  if (mode === 'subscription' && session.mode !== 'subscription') {
    const text =
      '`mode`: nothing in the session is paid again and again. Name a variant with `recurring`, or leave it out.';
    return problem('invalid_value', 'mode', text);
  }
  if (mode !== 'setup') return null;
  if (session.lines.length > 0) {
    return problem(
      'invalid_value',
      'lines',
      '`lines`: a session that only keeps a way to pay sells nothing. Leave them out.',
    );
  }
  if (session.customerId !== null) return null;
  return problem('missing_value', 'customer', '`customer` is missing: a way to pay is kept for somebody.');
}

export function emptySession(command: NewSession, { merchant, nowMs }: Pick<Facts, 'merchant' | 'nowMs'>): Session {
  const { abandonedAfterMs = ABANDONED_AFTER_MS } = merchant;
  const { country, locale } = checkoutSettings(command, merchant);
  return draftOf({
    merchantId: merchant.id,
    id: command.ids.session,
    dialect: command.dialect,
    checkout: command.checkout,
    publicId: command.ids.public,
    nativeId: command.ids.native,
    version: 0,
    sequence: 0,
    state: 'open',
    milestone: 'created',
    mode: command.mode,
    livemode: merchant.livemode,
    currency: merchant.currency,
    country: country ?? merchant.country,
    locale: locale ?? merchant.locale,
    customerId: null,
    buyer: { email: null, phone: null, name: null, externalId: null },
    shippingAddress: null,
    billingAddress: null,
    typedOnPage: { email: false, address: false },
    asks: command.asks && Object.keys(command.asks).length > 0 ? command.asks : undefined,
    refusesCodes: command.refusesCodes,
    afterOrder: command.afterOrder,
    shippingOption: null,
    lines: [],
    nextLine: 1,
    codes: [],
    adjustments: [],
    totals: { subtotal: 0, discount: 0, shipping: null, surcharge: 0, tax: 0, taxIncluded: true, total: 0 },
    paymentMethod: null,
    paymentMethods: { only: null, hide: [], order: [] },
    gateway: null,
    attempts: [],
    refunds: [],
    holds: [],
    order: null,
    successUrl: null,
    cancelUrl: null,
    clientReferenceId: null,
    metadata: {},
    attributes: {},
    note: null,
    callback: command.callback,
    extra: command.extra,
    life: command.life,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    expiresAtMs: nowMs + command.life.ms,
    completedAtMs: null,
    setup: command.setup,
    buyerBecomesCustomer: command.buyerBecomesCustomer,
    abandonment: abandonedAfterMs === null ? undefined : { dueAtMs: nowMs + abandonedAfterMs, toldAtMs: null },
  });
}
