// Tells mistakes at their fields: when a field is left, and again while it is being mended. The server checks everything
// anew; this only spares the buyer the wait.

type Check = (value: string) => string | null;

const CHECKS: Readonly<Record<string, Check>> = {
  email: (value) =>
    value === '' || /^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.]{2,}$/.test(value)
      ? null
      : 'Check the e-mail address: it should look like name@example.com.',
  // The same rule as the server's, so that nothing is left to be told after everything else is right.
  phone: (value) =>
    value === '' || /^\+?[\d\s().-]{5,}$/.test(value)
      ? null
      : 'Check the phone number: use digits, with the country code if it is from abroad.',
  card_number: (value) => {
    const digits = value.replace(/\D/g, '');
    if (digits.length < 12) return 'Enter the card number: the 12 to 19 digits on the front of the card.';
    return passesLuhn(digits) ? null : 'Check the card number: one of its digits is not right.';
  },
  card_expiry: (value) => {
    const [, month = '', year = ''] = /^(\d{2}) \/ (\d{2})$/.exec(value) ?? [];
    if (month === '' || Number(month) > 12 || Number(month) < 1) {
      return 'Enter the expiry date as month and year, for example 08 / 30.';
    }
    // Good until the month is over everywhere.
    return Date.UTC(2000 + Number(year), Number(month)) + 43_200_000 > Date.now() ? null : 'This card has expired.';
  },
  card_cvc: (value) => (/^\d{3,4}$/.test(value) ? null : 'Enter the security code: the 3 or 4 digits on the card.'),
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

/** Says whether the field is wrong, and shows why. `isFinal` also minds required fields that are empty. */
export function showErrorAt(input: HTMLInputElement, isFinal: boolean): boolean {
  const value = input.value.trim();
  const isMissing = value === '' && input.getAttribute('aria-required') === 'true';
  const check = CHECKS[input.id];
  let error: string | null = null;
  if (isMissing && !(input.id in CHECKS && input.id.startsWith('card_')))
    error = isFinal ? 'Please fill this in.' : null;
  else if (check !== undefined && (value !== '' || isFinal)) error = check(value);
  const shown = document.getElementById(`${input.id}-error`);
  if (shown !== null) {
    shown.textContent = error;
    shown.hidden = error === null;
  }
  if (error === null) input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
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

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  });
  return sum % 10 === 0;
}
