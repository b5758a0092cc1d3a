// Groups the digits of a card while they are typed and puts the slash into its date. The cursor stays where it was.

export function assistCard(app: HTMLElement): void {
  app.addEventListener('input', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.id === 'card_number') reshape(input, groupDigits);
    else if (input.id === 'card_expiry') reshape(input, (text) => shapeExpiry(text, event));
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

function shapeExpiry(text: string, event: InputEvent): string {
  const isDeleting = event.inputType?.startsWith('delete') === true;
  let digits = digitsOf(text);
  // A lone 2 to 9 can only be a month. A year of four digits comes from autofill.
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  if (/^\d{2}20\d{2}/.test(digits)) digits = digits.slice(0, 2) + digits.slice(4);
  const month = digits.slice(0, 2);
  const year = digits.slice(2, 4);
  if (year !== '') return `${month} / ${year}`;
  return month.length === 2 && !isDeleting ? `${month} / ` : month;
}

function reshape(input: HTMLInputElement, shape: (text: string) => string): void {
  const digitsBefore = digitsOf(input.value.slice(0, input.selectionStart ?? undefined)).length;
  const isAtEnd = input.selectionStart === input.value.length;
  const shaped = shape(input.value);
  if (shaped === input.value) return;
  input.value = shaped;
  if (isAtEnd) return;
  let cursor = 0;
  for (let seen = 0; cursor < shaped.length && seen < digitsBefore; cursor++)
    if (/\d/.test(shaped[cursor] ?? '')) seen++;
  input.setSelectionRange(cursor, cursor);
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
