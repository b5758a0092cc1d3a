// Groups the digits of a card while they are typed and puts the slash into its date. The cursor stays where it was.
import { shapeExpiry } from './shape-expiry.ts';

export function assistCard(app: HTMLElement): void {
  app.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.id === 'card_number') reshape(input, groupDigits);
    else if (input.id === 'card_expiry')
      reshape(input, (text) => shapeExpiry(text, isAtEnd(input) && !isDeletion(event)));
    else if (input.id === 'card_cvc') reshape(input, (text) => digitsOf(text).slice(0, 4));
  });
  // Whoever leaves the date is done with it.
  app.addEventListener('change', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.id === 'card_expiry' && /\d\D+\d/.test(input.value)) input.value = shapeExpiry(input.value, true);
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
  const wasAtEnd = isAtEnd(input);
  const shaped = shape(input.value);
  if (shaped === input.value) return;
  input.value = shaped;
  if (wasAtEnd) return;
  let cursor = 0;
  for (let seen = 0; cursor < shaped.length && seen < digitsBefore; cursor++)
    if (/\d/.test(shaped[cursor] ?? '')) seen++;
  input.setSelectionRange(cursor, cursor);
}

const isAtEnd = (input: HTMLInputElement): boolean => input.selectionStart === input.value.length;

const isDeletion = (event: Event): boolean => event instanceof InputEvent && event.inputType.startsWith('delete');

const digitsOf = (text: string): string => text.replace(/\D/g, '');
