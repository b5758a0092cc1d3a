// Groups the digits of a card while they are typed and puts the slash into its date. The cursor stays where it was.
import { shapeExpiry } from './shape-expiry.ts';

export function assistCard(app: HTMLElement): void {
  app.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.id === 'card_number') reshape(input, groupDigits);
    else if (input.id === 'card_expiry') reshape(input, (text) => shapeExpiry(text, isDeletion(event)));
    else if (input.id === 'card_cvc') reshape(input, (text) => digitsOf(text).slice(0, 4));
  });
}

/** American Express writes 4-6-5, everybody else groups of four. */
export function groupDigits(text: string): string {
  const digits = digitsOf(text).slice(0, 19);
  const groups = /^3[47]/.test(digits) ? /^(\d{1,4})(\d{1,6})?(\d{1,9})?/ : null;
  if (groups === null) return digits.replace(/(\d{4})(?=\d)/g, '$1 ');
  return (groups.exec(digits) ?? []).slice(1).filter(Boolean).join(' ');
}

function reshape(input: HTMLInputElement, shape: (text: string) => string): void {
  const digitsBefore = digitsOf(input.value.slice(0, input.selectionStart ?? undefined)).length;
  const firstDigit = digitsOf(input.value).charAt(0);
  const isAtEnd = input.selectionStart === input.value.length;
  const shaped = shape(input.value);
  if (shaped === input.value) return;
  input.value = shaped;
  if (isAtEnd) return;
  // A month written with a 0 before it moves everything by one.
  const wantedBefore = digitsBefore + (shaped.startsWith('0') && firstDigit !== '0' ? 1 : 0);
  let cursor = 0;
  for (let seen = 0; cursor < shaped.length && seen < wantedBefore; cursor++)
    if (/\d/.test(shaped[cursor] ?? '')) seen++;
  input.setSelectionRange(cursor, cursor);
}

const isDeletion = (event: Event): boolean => event instanceof InputEvent && event.inputType.startsWith('delete');

const digitsOf = (text: string): string => text.replace(/\D/g, '');
