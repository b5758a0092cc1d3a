// Tells mistakes at their fields: when a field is left, and again while it is being mended. The server checks everything
// anew; this only spares the buyer the wait.
import { hasExpired, passesLuhn } from '../../../base/card-check.ts';
import { say } from './say.ts';

type Check = (value: string) => string | null;

const CHECKS: Readonly<Record<string, Check>> = {
  email: (value) => (value === '' || /^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]{2,}$/.test(value) ? null : say('email')),
  // The same rule as the server's, so that nothing is left to be told after everything else is right.
  phone: (value) => (value === '' || /^\+?[\d\s().-]{5,}$/.test(value) ? null : say('phone')),
  card_number: (value) => {
    const digits = value.replace(/\D/g, '');
    if (digits.length < 12) return say('cardNumber');
    return passesLuhn(digits) ? null : say('cardDigit');
  },
  card_expiry: (value) => {
    const [, month = '', year = ''] = /^(\d{2}) \/ (\d{2})$/.exec(value) ?? [];
    if (month === '' || Number(month) > 12 || Number(month) < 1) {
      return say('cardExpiry');
    }
    return hasExpired(2000 + Number(year), Number(month), Date.now()) ? say('cardExpired') : null;
  },
  card_cvc: (value) => (/^\d{3,4}$/.test(value) ? null : say('cardCvc')),
};

export function checkWhileTyping(app: HTMLElement): void {
  app.addEventListener('focusout', (event) => {
    const input = event.target as HTMLInputElement;
    // Passing through an empty field is no mistake yet.
    if (input.matches('input.input') && input.value.trim() !== '') showErrorAt(input, false);
  });
  app.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.getAttribute('aria-invalid') === 'true') showErrorAt(input, false);
  });
}

/** Fields whose mistake the server has not told. */
const foundHere = new WeakSet<Element>();

/** Says whether the field is wrong, and shows why. `isFinal` also minds required fields that are empty. */
export function showErrorAt(input: HTMLInputElement, isFinal: boolean): boolean {
  const value = input.value.trim();
  const isMissing = value === '' && input.getAttribute('aria-required') === 'true';
  const check = CHECKS[input.id];
  let error: string | null = null;
  if (isMissing && !(input.id in CHECKS && input.id.startsWith('card_'))) error = isFinal ? say('missing') : null;
  else if (check !== undefined && (value !== '' || isFinal)) error = check(value);
  // What the server has told of this very value stays until there is another one.
  if (error === null && input.value === input.defaultValue && !foundHere.has(input)) return false;
  const shown = document.getElementById(`${input.id}-error`);
  if (shown !== null) {
    shown.textContent = error;
    shown.hidden = error === null;
  }
  if (error === null) {
    foundHere.delete(input);
    input.removeAttribute('aria-invalid');
  } else {
    foundHere.add(input);
    input.setAttribute('aria-invalid', 'true');
  }
  describe(input, error !== null);
  return error !== null;
}

function describe(input: HTMLInputElement, isWrong: boolean): void {
  const id = `${input.id}-error`;
  const others = (input.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .filter((other) => other !== '' && other !== id);
  const all = isWrong ? [...others, id] : others;
  if (all.length === 0) input.removeAttribute('aria-describedby');
  else input.setAttribute('aria-describedby', all.join(' '));
}
