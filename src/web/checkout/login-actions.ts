// What the buttons of the phone login do. They save what else was typed, like every button of the page.
import { equalInConstantTime } from '../../base/crypto.ts';
import type { PageReply } from '../../base/http.ts';
import { isPhone, readPhone, type Phone } from '../../domain/phone.ts';
import { mustShip } from '../../domain/pricing/cart.ts';
import type { Address } from '../../domain/address.ts';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { again, errorsOf, parse, save, withoutCode, type Act } from './actions.ts';
import { knownCookie, standingOf } from './access.ts';
import { challengeText } from './field-of.ts';
import type { FieldError } from './form.ts';
import type { Texts } from './texts/texts.ts';
import { addressMark, forgottenCookies, isLoginFirst, provenCookie, sentCookie } from './login.ts';
import { back, notFound, show, type CheckoutDeps, type Visit } from './visit.ts';

/** By the last part of the path that a button sends the form to. */
export const LOGIN_ACTIONS: Readonly<Record<string, Act>> = {
  'send-code': (deps, visit) => withForm(deps, visit, sendCode),
  'resend-code': (deps, visit) => withForm(deps, visit, resendCode),
  'verify-code': (deps, visit) => withForm(deps, visit, verifyCode),
  'use-address': (deps, visit) => withForm(deps, visit, useAddress),
  'other-number': (deps, visit) => withForm(deps, visit, async () => forgottenCookies(visit.path)),
};

/** The Enter key presses the form's first button, which is Pay; whoever is about to log in means that. */
export function loginByEnter({ request: { form }, login, context }: Visit): Act | null {
  if (form['enter'] !== '1') return null;
  const isTyped = (name: string): boolean => (form[name] ?? '').trim() !== '';
  const isFirst = isLoginFirst(context.merchant, login);
  if (login.kind === 'code' && (isFirst || isTyped('otp'))) return LOGIN_ACTIONS['verify-code'] ?? null;
  if (login.kind === 'ask' && (isFirst || isTyped('login_number'))) return LOGIN_ACTIONS['send-code'] ?? null;
  return null;
}

type Cookies = NonNullable<PageReply['cookies']>;
type Outcome = Cookies | { readonly errors: readonly FieldError[] } | 'not-found';
type Step = (deps: CheckoutDeps, visit: Visit) => Promise<Outcome>;

async function withForm(deps: CheckoutDeps, visit: Visit, step: Step): Promise<PageReply> {
  if (isLoginFirst(visit.context.merchant, visit.login)) {
    // Nothing else stands in this form, so there is nothing to save, and nothing may be cleared.
    const outcome = await step(deps, visit);
    if (outcome === 'not-found') return notFound(deps, visit.request);
    if (!('errors' in outcome)) return back(visit, outcome);
    const { login_country, login_number } = visit.request.form;
    const typed = { ...(login_country && { login_country }), ...(login_number && { login_number }) };
    return show(deps, visit, 422, { errors: outcome.errors, typed });
  }
  const parsed = parse(visit);
  const saved = await save(deps, visit, parsed, {});
  if (saved.kind === 'refused') return again(deps, visit, parsed, [...parsed.errors, ...saved.errors], []);
  const outcome = await step(deps, { ...visit, session: saved.session });
  if (outcome === 'not-found') return notFound(deps, visit.request);
  const errors = [...parsed.errors, ...('errors' in outcome ? outcome.errors : [])];
  // The later cookie of one name counts: a saved address that was chosen is newer than what was typed.
  const cookies = 'errors' in outcome ? saved.cookies : lastOfEach([...saved.cookies, ...outcome]);
  const { notice } = saved;
  if (errors.length === 0 && notice === null) return back(visit, cookies);
  return again(deps, visit, withoutCode(parsed), errors, cookies, { notice });
}

const lastOfEach = (cookies: Cookies): Cookies => [...new Map(cookies.map((cookie) => [cookie.name, cookie])).values()];

async function sendCode(deps: CheckoutDeps, visit: Visit): Promise<Outcome> {
  const { session, dialect, path, request, context } = visit;
  const phone = readNumber(request.form, visit.speech.texts.wrong);
  if ('text' in phone) return { errors: [phone] };
  const { merchantId, publicId } = session;
  const ref = { dialect: dialect.name, id: publicId };
  const sent = await deps.engine.challenge.send({ merchantId, session: ref, phone, channel: null, ip: request.ip });
  if (sent.kind !== 'challenge') return refusalOf(sent, 'login_number', visit);
  const { id: challengeId, channel } = sent.challenge;
  const waiting = { challengeId, phone: phone.e164, channel, sentAtMs: context.nowMs };
  return [sentCookie(deps.vault, session, path, waiting)];
}

async function resendCode(deps: CheckoutDeps, visit: Visit): Promise<Outcome> {
  const { session, dialect, path, request, context, login } = visit;
  if (login.kind !== 'code') return [];
  const ref = { dialect: dialect.name, id: session.publicId };
  const { challengeId, phone, channel } = login;
  const sent = await deps.engine.challenge.resend({ challengeId, session: ref, channel, ip: request.ip });
  if (sent.kind !== 'challenge') return refusalOf(sent, 'otp', visit);
  return [sentCookie(deps.vault, session, path, { challengeId, phone, channel, sentAtMs: context.nowMs })];
}

async function verifyCode(deps: CheckoutDeps, visit: Visit): Promise<Outcome> {
  const { session, dialect, path, request, login } = visit;
  if (login.kind !== 'code') return [];
  const code = (request.form['otp'] ?? '').replace(/\D/g, '');
  if (code.length !== 4) return { errors: [{ field: 'otp', text: visit.speech.texts.wrong.otp }] };
  const ref = { dialect: dialect.name, id: session.publicId };
  const verified = await deps.engine.challenge.verify({ challengeId: login.challengeId, code, session: ref });
  if (verified.kind !== 'verified') return refusalOf(verified, 'otp', visit);
  const proven = [...forgottenCookies(path), provenCookie(deps.vault, session, path, verified.customerId)];
  const customer = await deps.engine.customerOf(verified.session);
  const latest = customer?.addresses[0];
  // What was typed here already is not overwritten; the saved ones can be chosen.
  const isFree = standingOf(session, visit.access) === 'own' && !session.shippingAddress?.line1;
  if (latest === undefined || !isFree || !mustShip(session.lines)) return lastOfEach(proven);
  const filled = await fillIn(deps, { ...visit, session: verified.session }, latest);
  // The phone is proven, whatever became of the address.
  return lastOfEach(filled === 'not-found' || 'errors' in filled ? proven : [...proven, ...filled]);
}

async function useAddress(deps: CheckoutDeps, visit: Visit): Promise<Outcome> {
  const { login, request } = visit;
  if (login.kind !== 'known') return [];
  const address = login.addresses.find((saved) =>
    equalInConstantTime(addressMark(saved), request.form['address'] ?? ''),
  );
  return address === undefined ? [] : fillIn(deps, visit, address);
}

/** For the session's customer. The address becomes what this visitor has entered. What somebody else had put there goes as a whole. */
async function fillIn(deps: CheckoutDeps, visit: Visit, shippingAddress: Address): Promise<Outcome> {
  const { session, access, path } = visit;
  const isReplacing = standingOf(session, access) !== 'own';
  const result = await deps.engine.run(session.merchantId, session.id, {
    type: 'revise-session',
    input: {
      shippingAddress,
      reached: 'address_shown',
      ...(isReplacing && { buyer: { email: null, name: null }, billingAddress: null }),
    },
    mayOverridePrices: false,
    fromPage: true,
    sender: session.customerId,
  });
  if (result.kind === 'not-found') return 'not-found';
  if (result.kind === 'refused') return { errors: errorsOf(result.problems, visit) };
  return [knownCookie(deps.vault, result.session, path, { session, access }, { email: isReplacing, address: true })];
}

/** As people write numbers: with spaces, a leading zero, or the country code again. */
function readNumber(form: Readonly<Record<string, string>>, words: Texts['wrong']): Phone | FieldError {
  const country = getCountries().find((code) => code === form['login_country']);
  if (country === undefined) return { field: 'login_country', text: words.loginCountry };
  const typed = (form['login_number'] ?? '').trim();
  const parsed = typed === '' ? undefined : parsePhoneNumberFromString(typed, country);
  const wrong: FieldError = { field: 'login_number', text: words.loginNumber };
  if (parsed === undefined) return wrong;
  const read = readPhone(parsed.countryCallingCode ?? getCountryCallingCode(country), parsed.nationalNumber);
  return isPhone(read) ? read : { ...wrong, text: words.loginNumberShape(read.text) };
}

type Challenged = Awaited<ReturnType<CheckoutDeps['engine']['challenge']['verify']>>;

function refusalOf(
  refused: Exclude<Challenged, { kind: 'verified' }>,
  field: 'login_number' | 'otp',
  visit: Visit,
): { readonly errors: readonly FieldError[] } | 'not-found' {
  switch (refused.kind) {
    case 'challenge-refused':
      return { errors: [{ field, text: challengeText(refused.refusal, visit.speech) }] };
    case 'refused':
      return { errors: errorsOf(refused.problems, visit) };
    case 'not-found':
      // The code request is older than what is kept of it.
      return refused.what === 'session'
        ? 'not-found'
        : { errors: [{ field, text: visit.speech.texts.wrong.otpExpired }] };
  }
}
