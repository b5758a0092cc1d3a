// What the page's buttons do. Each saves what was typed as well, so that no button costs the buyer their input, and then
// leads back to the page, or shows it again with what is wrong.
import { uuidv7 } from '../../base/ids.ts';
import type { PageReply } from '../../base/http.ts';
import type { Address } from '../../domain/address.ts';
import type { SessionInput } from '../../domain/command.ts';
import { asksAddress, asksForBilledRegion } from '../../domain/delivery.ts';
import { normalizeCode } from '../../domain/discount.ts';
import { availableMethods, codeStatuses, takesCardHere } from '../../domain/offers.ts';
import { dueNow } from '../../domain/payment.ts';
import { placeOf } from '../../domain/pricing/tax-place.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import { keepsInstrument } from '../../domain/recurring.ts';
import { asksTaxId, missingForPayment } from '../../domain/readiness.ts';
import { isRenewal, type Session } from '../../domain/session.ts';
import { accessOf, knownCookie, maySeeTaxId, standingOf } from './access.ts';
import { codesWith, codesWithout, coinsAfter, giftsAfter, lostGift, lowerAfter } from './cart-changes.ts';
import { BLANK_ADDRESS } from './countries.ts';
import { codeText, fieldErrorOf, type Teller } from './field-of.ts';
import { namesSomebody, parseForm, type FieldError, type ParsedForm } from './form.ts';
import { forwardCookie } from './forward.ts';
import { isLoginFirst } from './login.ts';
import { payVerb } from './pay-verb.ts';
import { stageOf } from './stage.ts';
import { arrive, back, notFound, show, type CheckoutDeps, type Visit } from './visit.ts';
import { money, type PageView } from './view.ts';

export type Act = (deps: CheckoutDeps, visit: Visit) => Promise<PageReply>;

/** By the last part of the path that a button sends the form to. */
export const ACTIONS: Readonly<Record<string, Act>> = {
  update: (deps, visit) => update(deps, visit, {}),
  'add-code': (deps, visit) => update(deps, visit, { codes: codesWith(visit) }),
  'remove-code': (deps, visit) => update(deps, visit, { codes: codesWithout(visit) }),
  coins: (deps, visit) => update(deps, visit, coinsAfter(visit)),
  gift: (deps, visit) => update(deps, visit, { gifts: giftsAfter(visit) }),
  lower: (deps, visit) => update(deps, visit, lowerAfter(visit)),
  pay,
  cancel,
};

/** What a save led to: the session as it is now and the cookies that go with it, or what is wrong. */
type Saved =
  | {
      readonly kind: 'saved';
      readonly session: Session;
      readonly cookies: NonNullable<PageReply['cookies']>;
      /** What the buyer did not ask for, and has to know before they pay. */
      readonly notice: string | null;
    }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] };

async function update(deps: CheckoutDeps, visit: Visit, change: SessionInput): Promise<PageReply> {
  const parsed = parse(visit);
  const saved = await save(deps, visit, parsed, change);
  if (saved.kind === 'refused') return again(deps, visit, parsed, [...parsed.errors, ...saved.errors], []);
  if (contactIn(visit) === 'reenter') return reenter(deps, visit, withoutCode(parsed), parsed.errors, saved.cookies);
  const { notice, cookies } = saved;
  if (parsed.errors.length === 0 && notice === null) return back(visit, cookies);
  return again(deps, visit, withoutCode(parsed), parsed.errors, cookies, { notice });
}

async function pay(deps: CheckoutDeps, visit: Visit): Promise<PageReply> {
  // The page has no such button then.
  if (isLoginFirst(visit.context.merchant, visit.login)) {
    return show(deps, visit, 422, { errors: [{ field: 'login_number', text: visit.speech.texts.wrong.loginFirst }] });
  }
  const parsed = parse(visit);
  // The Enter key presses Pay without a look at it, and whoever has typed a code wants to see what it does first.
  if (visit.request.form['enter'] === '1' && parsed.code !== null) return update(deps, visit, {});
  const saved = await save(deps, visit, parsed, { reached: 'payment_shown' });
  if (saved.kind === 'refused') return again(deps, visit, parsed, [...parsed.errors, ...saved.errors], []);
  const { session, cookies, notice } = saved;
  if (contactIn(visit) === 'reenter') return reenter(deps, visit, withoutCode(parsed), parsed.errors, cookies);
  const missing = missingForPayment(session, visit.context).map((problem) =>
    fieldErrorOf(problem, tellerOf(visit, session)),
  );
  const isFree = session.totals.total === 0 && !keepsInstrument(session);
  const cardErrors = isFree ? [] : parsed.cardErrors;
  const errors = [
    ...onePerField([...parsed.errors, ...missing]),
    ...cardErrors,
    ...refusedCode(visit, session, parsed.code),
  ];
  if (errors.length > 0 || notice !== null) {
    return again(deps, visit, withoutCode(parsed), errors, cookies, { notice });
  }
  // Somebody else was here between the look at the session and the save.
  const access = accessOf(deps.vault, session, remembered(visit, cookies));
  if (standingOf(session, access) === 'replace') return again(deps, visit, withoutCode(parsed), [], cookies);
  // Nobody is charged an amount that did not stand on the button.
  if (parsed.shownAmount !== dueNow(session))
    return again(deps, visit, withoutCode(parsed), [], cookies, { hasNewTotal: true });
  return charge(deps, visit, parsed, session, cookies);
}

async function charge(
  deps: CheckoutDeps,
  visit: Visit,
  parsed: ParsedForm,
  session: Session,
  cookies: NonNullable<PageReply['cookies']>,
): Promise<PageReply> {
  const wallMs = deps.clock.wallMs();
  const method = availableMethods(session, visit.context).find((offered) => offered.method === parsed.method);
  const result = await deps.engine.run(session.merchantId, session.id, {
    type: 'start-payment',
    attemptId: uuidv7(wallMs),
    orderId: uuidv7(wallMs),
    method: parsed.method,
    partialCod: parsed.isPartialCod,
    gateway: method?.gateway ?? null,
    card: parsed.card,
    ifVersion: session.version,
  });
  if (result.kind === 'not-found') return notFound(deps, visit.request);
  if (result.kind === 'refused') {
    const errors = errorsOf(result.problems, visit, showsAddress(visit));
    return again(deps, visit, parsed, errors, cookies);
  }
  const stage = stageOf(result.session);
  const waiting = stage.kind === 'open' ? stage.waiting : null;
  return back(visit, waiting === null ? cookies : [...cookies, forwardCookie(visit.path, waiting)]);
}

const showsAddress = (visit: Visit): boolean => visit.access.address || contactIn(visit) === 'replace';

/** The buyer gives up: the session is closed, and what it held of others' (uses of a code) is given back. */
async function cancel(deps: CheckoutDeps, visit: Visit): Promise<PageReply> {
  const { merchantId, id } = visit.session;
  // A bill goes with its subscription, which the merchant ends.
  if (isRenewal(visit.session)) return back(visit);
  const result = await deps.engine.run(merchantId, id, {
    type: 'close-session',
    how: 'cancel',
    force: true,
    fromPage: true,
  });
  if (result.kind === 'refused') return show(deps, visit, 422, { errors: errorsOf(result.problems, visit) });
  return back(visit);
}

/**
 * What becomes of the contact data in a form. `replace`: all of it takes the place of all that stood there, on the explicit
 * wish of a visitor who may not see that. `reenter`: none of it, because the page it comes from showed something else.
 */
function contactIn({ session, access, request: { form } }: Visit): 'change' | 'replace' | 'reenter' {
  const standing = standingOf(session, access);
  if (standing === 'own') return 'change';
  if (form['replace'] === '1') return namesSomebody(form, { email: true, address: true }) ? 'replace' : 'reenter';
  const hidden = { email: !access.email, address: !access.address };
  return standing === 'replace' || namesSomebody(form, hidden) ? 'reenter' : 'change';
}

export function parse(visit: Visit): ParsedForm {
  const { session, context, access, request } = visit;
  const contact = contactIn(visit);
  // Fields that are asked for after the phone do not stand in the form yet: their absence clears nothing.
  const isOffered = !isLoginFirst(context.merchant, visit.login);
  return parseForm(request.form, {
    ships: asksAddress(session),
    showsEmail: isOffered && (contact === 'replace' || (contact === 'change' && access.email)),
    showsTaxId: asksTaxId(session, context.merchant) && (contact === 'replace' || maySeeTaxId(session, access)),
    showsAddress: isOffered && (contact === 'replace' || (contact === 'change' && access.address)),
    billed: isOffered && asksForBilledRegion(session, context) ? billedAddress(session) : null,
    wallMs: visit.wallMs,
    wrong: visit.speech.texts.wrong,
    takesCard: (method) =>
      availableMethods(session, context).some(
        (offered) => offered.method === method && takesCardHere(offered, session, context.merchant),
      ),
  });
}

export async function save(deps: CheckoutDeps, visit: Visit, parsed: ParsedForm, change: SessionInput): Promise<Saved> {
  const { access, path } = visit;
  const contact = contactIn(visit);
  const code = change.codes === undefined && parsed.code !== null ? parsed.code : null;
  const codes: SessionInput = code === null ? {} : { codes: [{ code, by: 'buyer' }] };
  const result = await revise(
    deps,
    visit,
    { ...inputOf(parsed, contact === 'replace', visit.login.kind === 'known'), ...codes, ...change },
    code !== null,
  );
  if (result.kind === 'refused') return { kind: 'refused', errors: errorsOf(result.problems, visit) };
  const typed = {
    email: contact === 'replace' || parsed.input.buyer !== undefined,
    address: contact === 'replace' || parsed.input.shippingAddress !== undefined,
  };
  // Whoever was overtaken stays so until they have entered their details again.
  const cookies =
    contact === 'reenter' && access.isOvertaken ? [] : [knownCookie(deps.vault, result.session, path, visit, typed)];
  return { kind: 'saved', session: result.session, cookies, notice: lostGift(visit, result) };
}

/** Who replaces what they may not see keeps none of it, but the phone that they have proven. */
function inputOf({ input }: ParsedForm, isReplacing: boolean, isKnown: boolean): SessionInput {
  if (!isReplacing) return input;
  const { buyer, shippingAddress, billingAddress } = input;
  return {
    ...input,
    buyer: {
      email: buyer?.email ?? null,
      ...(isKnown ? {} : { phone: null }),
      name: null,
      taxId: buyer?.taxId ?? null,
    },
    shippingAddress: shippingAddress ?? null,
    billingAddress: billingAddress ? { ...BLANK_ADDRESS, ...regionOf(billingAddress) } : null,
  };
}

/** What is asked for here is the region alone; the rest is what the merchant knows. */
function billedAddress(session: Session): Address {
  const { country } = placeOf(session);
  const { billingAddress } = session;
  return billingAddress?.country === country ? billingAddress : { ...BLANK_ADDRESS, country };
}

const regionOf = ({ country, region }: Address): Pick<Address, 'country' | 'region'> => ({ country, region });

/** Choices that the page offered before another country or code took them away; these alone are let go and chosen anew. */
const OVERTAKEN: Partial<Record<ProblemCode, SessionInput>> = {
  shipping_option_not_found: { shippingOption: undefined },
  method_unavailable: { paymentMethod: undefined, partialCod: undefined },
};

async function revise(deps: CheckoutDeps, { session, login }: Visit, input: SessionInput, addCodes: boolean) {
  const sender = login.kind === 'known' ? session.customerId : null;
  const command = {
    type: 'revise-session',
    input,
    addCodes,
    mayOverridePrices: false,
    fromPage: true,
    sender,
  } as const;
  let result = await deps.engine.run(session.merchantId, session.id, command);
  let rest = input;
  // One after the other: whether a way to pay is possible is asked once it is known where the order goes.
  for (let tries = 0; tries < Object.keys(OVERTAKEN).length && result.kind === 'refused'; tries++) {
    const left = result.problems.map(({ code }) => OVERTAKEN[code]);
    if (left.includes(undefined)) break;
    rest = Object.assign({}, rest, ...left) as SessionInput;
    result = await deps.engine.run(session.merchantId, session.id, { ...command, input: rest });
  }
  if (result.kind === 'not-found') throw new Error(`session ${session.id} vanished while its page was answered`);
  return result;
}

/** Shows what was typed in the fields that take the place of what is hidden; the next button pressed saves it. */
function reenter(
  deps: CheckoutDeps,
  visit: Visit,
  { typed }: ParsedForm,
  errors: readonly FieldError[],
  cookies: NonNullable<PageReply['cookies']>,
): Promise<PageReply> {
  const hasChosenTo = visit.request.form['replace'] === '1' && standingOf(visit.session, visit.access) === 'kept';
  return again(deps, visit, { typed }, errors, cookies, {
    standing: 'replace',
    notice: hasChosenTo ? null : visit.speech.texts.notices.changedElsewhere,
  });
}

/** Shows the page again with what is wrong, on the session as it is now; what was typed stays. */
export async function again(
  deps: CheckoutDeps,
  visit: Visit,
  { typed }: Pick<ParsedForm, 'typed'>,
  errors: readonly FieldError[],
  cookies: NonNullable<PageReply['cookies']>,
  told: Partial<Pick<PageView, 'standing' | 'notice'>> & { readonly hasNewTotal?: boolean } = {},
): Promise<PageReply> {
  const now = await arrive(deps, visit.dialect, { ...visit.request, cookies: remembered(visit, cookies) });
  if (now === null) return notFound(deps, visit.request);
  const { hasNewTotal = false, notice = null, ...standing } = told;
  const { session } = now;
  const { notices, payment } = now.speech.texts;
  const verb = payment.verbs[payVerb(typed.method ?? null, session)];
  const newTotal = notices.newTotal(session.partialCod !== undefined, money(now, dueNow(session)), verb);
  return show(deps, now, 422, { typed, errors, ...standing, notice: hasNewTotal ? newTotal : notice }, [...cookies]);
}

/** The cookies just made are part of what this visitor may see. */
const remembered = (
  { request }: Visit,
  cookies: NonNullable<PageReply['cookies']>,
): Readonly<Record<string, string>> => ({
  ...request.cookies,
  ...Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
});

export const errorsOf = (problems: readonly Problem[], visit: Visit, maySeeAddress = true): FieldError[] =>
  onePerField(problems.map((problem) => fieldErrorOf(problem, { ...tellerOf(visit), maySeeAddress })));

const tellerOf = (visit: Visit, session: Session = visit.session): Teller => ({
  session,
  merchant: visit.context.merchant,
  speech: visit.speech,
  maySeeAddress: showsAddress(visit),
});

/** A field shows one error at a time, the first. */
function onePerField(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(
    ({ field, text }, index) =>
      errors.findIndex((other) => (field === null ? other.text === text : other.field === field)) === index,
  );
}

/** A code that was saved stands among the order's codes and no longer in its field. */
export function withoutCode(parsed: ParsedForm): ParsedForm {
  if (parsed.errors.some(({ field }) => field === 'code')) return parsed;
  return { ...parsed, typed: { ...parsed.typed, code: '' } };
}

/** Who types a code and presses Pay counts on it, so a refused one stops the payment once. */
function refusedCode({ context, speech }: Visit, session: Session, typed: string | null): FieldError[] {
  if (typed === null) return [];
  return codeStatuses(session, context).flatMap(({ code, status, problem }) =>
    status === 'refused' && normalizeCode(code) === normalizeCode(typed) && problem !== null
      ? [{ field: 'code' as const, text: codeText(problem, code, { session, speech }) }]
      : [],
  );
}
