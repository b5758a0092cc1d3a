// What the page's buttons do. Each saves what was typed as well, so that no button costs the buyer their input, and then
// leads back to the page, or shows it again with what is wrong.
import { uuidv7 } from '../../base/ids.ts';
import type { PageReply } from '../../base/http.ts';
import type { SessionInput } from '../../domain/command.ts';
import { normalizeCode } from '../../domain/discount.ts';
import { availableMethods, codeStatuses } from '../../domain/offers.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import { mustShip } from '../../domain/pricing/cart.ts';
import { missingForPayment } from '../../domain/readiness.ts';
import type { Session } from '../../domain/session.ts';
import { knownCookie } from './access.ts';
import { fieldErrorOf } from './field-of.ts';
import { parseForm, type FieldError, type ParsedForm } from './form.ts';
import { forwardCookie } from './forward.ts';
import { stageOf } from './stage.ts';
import { arrive, back, notFound, show, type CheckoutDeps, type Visit } from './visit.ts';
import { money } from './view.ts';

export type Act = (deps: CheckoutDeps, visit: Visit) => Promise<PageReply>;

/** By the last part of the path that a button sends the form to. */
export const ACTIONS: Readonly<Record<string, Act>> = {
  update: (deps, visit) => update(deps, visit, {}),
  'remove-code': (deps, visit) => update(deps, visit, { codes: codesWithout(visit) }),
  gift: (deps, visit) => update(deps, visit, { gifts: giftsAfter(visit) }),
  pay,
  cancel,
};

/** What a save led to: the session as it is now and the cookies that go with it, or what is wrong. */
type Saved =
  | { readonly kind: 'saved'; readonly session: Session; readonly cookies: NonNullable<PageReply['cookies']> }
  | { readonly kind: 'refused'; readonly errors: readonly FieldError[] };

async function update(deps: CheckoutDeps, visit: Visit, change: SessionInput): Promise<PageReply> {
  const parsed = parse(visit);
  const saved = await save(deps, visit, parsed, change);
  if (saved.kind === 'refused') return again(deps, visit, parsed, [...parsed.errors, ...saved.errors], []);
  if (parsed.errors.length > 0) return again(deps, visit, withoutCode(parsed), parsed.errors, saved.cookies);
  return back(visit, saved.cookies);
}

async function pay(deps: CheckoutDeps, visit: Visit): Promise<PageReply> {
  const parsed = parse(visit);
  const saved = await save(deps, visit, parsed, { reached: 'payment_shown' });
  if (saved.kind === 'refused') return again(deps, visit, parsed, [...parsed.errors, ...saved.errors], []);
  const { session, cookies } = saved;
  const missing = missingForPayment(session, visit.context).map(fieldErrorOf);
  const cardErrors = session.totals.total === 0 ? [] : parsed.cardErrors;
  const errors = [
    ...onePerField([...parsed.errors, ...missing]),
    ...cardErrors,
    ...refusedCode(visit, session, parsed.code),
  ];
  if (errors.length > 0) return again(deps, visit, withoutCode(parsed), errors, cookies);
  // Nobody is charged an amount that did not stand on the button.
  if (parsed.shownTotal !== session.totals.total) return again(deps, visit, withoutCode(parsed), [], cookies, true);
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
    gateway: method?.gateway ?? null,
    card: parsed.card,
  });
  if (result.kind === 'not-found') return notFound(deps);
  if (result.kind === 'refused') return again(deps, visit, parsed, errorsOf(result.problems), cookies);
  const stage = stageOf(result.session);
  const waiting = stage.kind === 'open' ? stage.waiting : null;
  return back(visit, waiting === null ? cookies : [...cookies, forwardCookie(visit.path, waiting)]);
}

/** The buyer gives up: the session is closed, and what it held of others' (uses of a code) is given back. */
async function cancel(deps: CheckoutDeps, visit: Visit): Promise<PageReply> {
  const { merchantId, id } = visit.session;
  const result = await deps.engine.run(merchantId, id, { type: 'close-session', how: 'cancel', force: true });
  if (result.kind === 'refused') return show(deps, visit, 422, { errors: errorsOf(result.problems) });
  return back(visit);
}

function parse({ session, context, access, request }: Visit): ParsedForm {
  return parseForm(request.form, {
    ships: mustShip(session.lines),
    showsEmail: access.email || session.buyer.email === null,
    showsAddress: access.address || session.shippingAddress === null,
    takesCard: (method) =>
      availableMethods(session, context).some((offered) => offered.method === method && offered.takesCard),
  });
}

async function save(deps: CheckoutDeps, visit: Visit, parsed: ParsedForm, change: SessionInput): Promise<Saved> {
  const { session, access, path } = visit;
  const code = change.codes === undefined && parsed.code !== null ? parsed.code : null;
  const codes: SessionInput = code === null ? {} : { codes: [{ code, by: 'buyer' }] };
  const result = await revise(deps, session, { ...parsed.input, ...codes, ...change }, code !== null);
  if (result.kind === 'refused') return { kind: 'refused', errors: errorsOf(result.problems) };
  const typed = {
    email: typeof parsed.input.buyer?.email === 'string',
    address: parsed.input.shippingAddress !== undefined,
  };
  return {
    kind: 'saved',
    session: result.session,
    cookies: [knownCookie(deps.vault, result.session, path, access, typed)],
  };
}

/** Choices that the page offered before another country or code took them away; they are let go and chosen anew. */
const OVERTAKEN: ReadonlySet<ProblemCode> = new Set(['shipping_option_not_found', 'method_unavailable']);

async function revise(deps: CheckoutDeps, session: Session, input: SessionInput, addCodes: boolean) {
  const command = { type: 'revise-session', input, addCodes, mayOverridePrices: false } as const;
  let result = await deps.engine.run(session.merchantId, session.id, command);
  if (result.kind === 'refused' && result.problems.every(({ code }) => OVERTAKEN.has(code))) {
    const rest = { ...input, shippingOption: undefined, paymentMethod: undefined };
    result = await deps.engine.run(session.merchantId, session.id, { ...command, input: rest });
  }
  if (result.kind === 'not-found') throw new Error(`session ${session.id} vanished while its page was answered`);
  return result;
}

/** Shows the page again with what is wrong, on the session as it is now; what was typed stays. */
async function again(
  deps: CheckoutDeps,
  visit: Visit,
  parsed: ParsedForm,
  errors: readonly FieldError[],
  cookies: NonNullable<PageReply['cookies']>,
  hasNewTotal = false,
): Promise<PageReply> {
  // The cookies just made are part of what this visitor may see.
  const remembered = {
    ...visit.request.cookies,
    ...Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
  };
  const now = await arrive(deps, visit.dialect, { ...visit.request, cookies: remembered });
  if (now === null) return notFound(deps);
  const notice = hasNewTotal
    ? `The total is now ${money(now, now.session.totals.total)}. Nothing was charged yet: check the order and press Pay again.`
    : null;
  return show(deps, now, 422, { typed: parsed.typed, errors, notice }, [...cookies]);
}

const errorsOf = (problems: readonly Problem[]): FieldError[] => onePerField(problems.map(fieldErrorOf));

/** A field shows one error at a time, the first. */
function onePerField(errors: readonly FieldError[]): FieldError[] {
  return errors.filter(
    ({ field, text }, index) =>
      errors.findIndex((other) => (field === null ? other.text === text : other.field === field)) === index,
  );
}

/** A code that was saved stands among the order's codes and no longer in its field. */
function withoutCode(parsed: ParsedForm): ParsedForm {
  if (parsed.errors.some(({ field }) => field === 'code')) return parsed;
  return { ...parsed, typed: { ...parsed.typed, code: '' } };
}

/** Who types a code and presses Pay counts on it, so a refused one stops the payment once. */
function refusedCode({ context }: Visit, session: Session, typed: string | null): FieldError[] {
  if (typed === null) return [];
  return codeStatuses(session, context).flatMap(({ code, status, problem }) =>
    status === 'refused' && normalizeCode(code) === normalizeCode(typed) && problem !== null
      ? [{ field: 'code' as const, text: problem.text }]
      : [],
  );
}

const codesWithout = ({ session, request }: Visit): SessionInput['codes'] =>
  session.codes.filter(({ code }) => code !== request.form['remove']).map(({ code, by }) => ({ code, by }));

/** The gifts on the order with the one that was pressed taken or left. */
function giftsAfter({ session, request }: Visit): SessionInput['gifts'] {
  const { take, leave } = request.form;
  const kept = session.lines.flatMap((line) =>
    line.giftOfferId === null || line.variantId === null || line.id === leave
      ? []
      : [{ variant: line.variantId, quantity: line.quantity }],
  );
  return take === undefined ? kept : [...kept, { variant: take, quantity: 1 }];
}
