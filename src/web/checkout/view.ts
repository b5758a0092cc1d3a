// What the page is made from: one record that all its parts read. Pure.
import { frameAncestorsOf, merchantIn } from '../../domain/checkout-settings.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { RenderContext } from '../../dialects/dialect.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Method } from '../../domain/facts.ts';
import type { Amount } from '../../domain/money.ts';
import { asksAddress, pickupAt, whyUndeliverable } from '../../domain/delivery.ts';
import { availableMethods, partialCodMethods, shippingOptions } from '../../domain/offers.ts';
import { mustShip } from '../../domain/pricing/cart.ts';
import { withDelivery, withPaymentMethod } from '../../domain/pricing/price.ts';
import { keepsInstrument } from '../../domain/recurring.ts';
import type { Session } from '../../domain/session.ts';
import { chargeAfter, nextCharge, type NextCharge } from '../../domain/next-charge.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { standingOf, type Access, type Standing } from './access.ts';
import { BLANK_ADDRESS, countriesServed } from './countries.ts';
import { fieldErrorOf } from './field-of.ts';
import type { FieldError, FieldName, Typed } from './form.ts';
import type { Login } from './login.ts';
import { stageOf, type Stage } from './stage.ts';
import { speechFor, type Speech } from './texts/speech.ts';

/** The built files of the page, as paths on this server. Without scripts the page still does everything. */
export interface Assets {
  readonly script: string | null;
  readonly style: string;
}

export interface PageView {
  readonly session: Session;
  /** What is paid again, and when; `null` where nothing is, also after the last payment and of what is going to end. */
  readonly nextCharge: NextCharge | null;
  /** What is charged at once to the way to pay that is kept here, at what that way makes of it. */
  readonly openBill: Session | null;
  readonly merchant: Merchant;
  /** The page's language. */
  readonly speech: Speech;
  readonly context: RenderContext & { readonly merchant: Merchant };
  readonly stage: Stage;
  /** Sites that may show the page in a frame. There it goes nowhere by itself, and links that leave it leave the frame. */
  readonly framedBy: readonly string[];
  readonly access: Access;
  readonly standing: Standing;
  readonly login: Login;
  /** Path of the page, under which its forms' actions lie. */
  readonly path: string;
  readonly assets: Assets;
  readonly token: string;
  readonly typed: Typed;
  readonly errors: readonly FieldError[];
  /** Why nothing can be sent to the address that is there: told at its field before anybody presses Pay. */
  readonly undeliverable: FieldError | null;
  /** Something to tell that is no error: a total that has changed. */
  readonly notice: string | null;
  /** The buyer has just pressed Pay and goes on to the provider by itself. */
  readonly isForwarding: boolean;
  /** The buyer wishes to stay on the result. */
  readonly stays: boolean;
  readonly ships: boolean;
  /** There is a place for an address: something is sent, or it is asked for all the same. */
  readonly asksAddress: boolean;
  /** The buyer comes for the order: of the address only the country is needed. */
  readonly isPickup: boolean;
  /** The country selected in the form. */
  readonly country: string | null;
  /** There is nothing to pay, now or later, whatever would pay it. */
  readonly isFree: boolean;
  readonly methods: readonly Method[];
  /** The method that is selected in the form. */
  readonly method: Method | null;
  /** The session paid all at once and, where the selected method can do that, in part now and the rest on delivery. */
  readonly inParts: { readonly whole: Session; readonly part: Session } | null;
}

export type ViewInput = Pick<PageView, 'session' | 'context' | 'access' | 'path' | 'assets' | 'token'> &
  Partial<
    Pick<
      PageView,
      'openBill' | 'typed' | 'errors' | 'notice' | 'isForwarding' | 'stays' | 'standing' | 'login' | 'speech'
    >
  > & {
    /** Which the session is a bill of, or has begun. */
    readonly subscription?: Subscription | null;
  };

export function viewOf(given: ViewInput): PageView {
  const { context } = given;
  const merchant = merchantIn(given.session, context.merchant);
  const speech = given.speech ?? speechFor(given.session.locale);
  const stage = stageOf(given.session);
  const framedBy = frameAncestorsOf(given.session, merchant);
  const standing = stage.kind === 'open' ? (given.standing ?? standingOf(given.session, given.access)) : 'own';
  const input = standing === 'replace' ? { ...given, session: withoutContact(given.session) } : given;
  const country = countryOf(input);
  const located = stage.kind === 'open' ? delivered(input.session, country, input) : input.session;
  // Where two gateways offer the same method, the first one gets it: buyers choose how to pay, not through whom.
  const methods = availableMethods(located, context).filter(
    ({ method }, index, all) => all.findIndex((other) => other.method === method) === index,
  );
  const wanted = input.typed?.method ?? located.paymentMethod;
  const method = methods.find((offered) => offered.method === wanted) ?? methods[0] ?? null;
  // The totals are those of what is selected on the page, whether or not it was saved yet: the button says what is charged.
  // Asked without a way to pay: one that makes the order free must be chosen, and its fee is no reason to pay for a free one.
  const free = stage.kind === 'open' ? withPaymentMethod(located, null, context) : located;
  const isDueNow = free.totals.total > 0;
  const isFree = stage.kind === 'open' && !isDueNow && !keepsInstrument(located);
  const selected = stage.kind === 'open' && !isFree ? (method?.method ?? null) : null;
  const priced = selected !== null || isFree ? withPaymentMethod(located, selected, context) : located;
  // What is kept for later and not charged now costs no fee.
  const whole = selected !== null && !isDueNow ? { ...free, paymentMethod: selected } : priced;
  const canPart =
    selected !== null && partialCodMethods(located, context).some((offered) => offered.method === selected);
  const inParts = canPart ? { whole, part: withPaymentMethod(located, selected, context, true) } : null;
  const isPart =
    input.typed?.partial_cod === undefined ? located.partialCod !== undefined : input.typed.partial_cod === '1';
  const session = isPart && inParts !== null ? inParts.part : whole;
  const { subscription = null, openBill = null } = given;
  const kept = stage.kind === 'open' ? (method?.method ?? null) : located.paymentMethod;
  return {
    nextCharge: subscription === null ? nextCharge(session, context) : chargeAfter(session, subscription, context),
    typed: {},
    errors: [],
    login: { kind: 'off' },
    stays: false,
    ...input,
    openBill: openBill !== null && kept !== null ? withPaymentMethod(openBill, kept, context) : openBill,
    isForwarding: given.isForwarding === true && framedBy.length === 0,
    speech,
    notice: given.notice ?? null,
    standing,
    session,
    merchant,
    stage,
    framedBy,
    ships: mustShip(session.lines),
    asksAddress: asksAddress(session),
    undeliverable: stage.kind === 'open' ? undeliverableOf(session, standing, speech, input) : null,
    isPickup: pickupAt(session.shippingOption, merchant) !== undefined,
    country,
    isFree,
    methods,
    method,
    inParts,
  };
}

/** Nothing of what another visitor entered is shown, nor counted with. */
function withoutContact(session: Session): Session {
  const { externalId } = session.buyer;
  const buyer = { externalId, email: null, phone: null, name: null };
  return { ...session, buyer, shippingAddress: null, billingAddress: null, shippingOption: null };
}

/** The country that stands in the form; `null` leaves the choice to the buyer, when the shop does not ship to theirs. */
function countryOf({ session, context, typed }: ViewInput): string | null {
  const wanted = typed?.country ?? session.shippingAddress?.country ?? session.country;
  // Where nothing is sent, nowhere is too far.
  if (!mustShip(session.lines)) return wanted;
  const served = countriesServed(context.merchant, session.currency, session.locale);
  if (served.some(({ code }) => code === wanted)) return wanted;
  return served.length === 1 ? (served[0]?.code ?? null) : null;
}

/**
 * What shipping and tax will be with what is selected in the form: before there is an address, its country; before there
 * is a choice, the first way of shipping. Both are saved with the rest.
 */
function delivered(session: Session, country: string | null, input: ViewInput): Session {
  if (!mustShip(session.lines) || session.shippingOption !== null) return session;
  const shippingAddress = session.shippingAddress ?? (country === null ? null : { ...BLANK_ADDRESS, country });
  const located = { ...session, shippingAddress };
  const rates = shippingOptions(located, input.context).map(({ rate }) => rate);
  const typed = rates.find(({ id }) => id === input.typed?.shipping_option);
  // Nobody is to come for what could be sent, nor for what cannot be sent to where they are, unless they say so.
  const shippingOption = (typed ?? rates.find(({ pickup }) => pickup === undefined))?.id ?? null;
  return withDelivery(session, { shippingAddress, shippingOption }, input.context);
}

function undeliverableOf(
  session: Session,
  standing: Standing,
  speech: Speech,
  { context, access }: ViewInput,
): FieldError | null {
  const problem = whyUndeliverable(session, context);
  // What was not filled in yet is no mistake before somebody presses Pay.
  if (problem?.at === 'shipping_address.region' && session.shippingAddress?.region === null) return null;
  const teller = {
    session,
    merchant: context.merchant,
    speech,
    maySeeAddress: access.address || standing === 'replace',
  };
  return problem && fieldErrorOf(problem, teller);
}

export function errorAt({ errors, undeliverable }: PageView, field: FieldName): string | null {
  const known = undeliverable === null ? errors : [...errors, undeliverable];
  return known.find((error) => error.field === field)?.text ?? null;
}

/** `₹3,595.00`, as the page's language writes it. */
export const money = ({ session, speech }: Pick<PageView, 'session' | 'speech'>, amount: Amount): string =>
  formatAmount(amount, session.currency, speech.locale);

/** Whether what is sent cannot be read on its way: over https, or in test mode when it never leaves the machine. */
export function isSecure({ session, context }: Pick<PageView, 'session' | 'context'>): boolean {
  const { protocol, hostname } = new URL(context.pageUrl(session));
  return protocol === 'https:' || (!session.livemode && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
}

/** A merchant's URL that may stand in a link: nothing but http(s), and otherwise exactly as it was given. */
export function webLink(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? url : null;
}
