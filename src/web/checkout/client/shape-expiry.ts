// The date of a card while it is typed: `1/`, `8`, `0834`, `12/2034` and what autofill puts there. Pure.

const SEPARATED = /^\D*(\d+)\D+(\d*)/;

/** Written as `MM / YY`. While something is deleted nothing is added, or it could not be deleted. */
export function shapeExpiry(text: string, isDeleting: boolean): string {
  const separated = SEPARATED.exec(text.trimEnd() === text ? text : `${text.trimEnd()} `);
  const [month, rest] = separated === null ? split(digitsOf(text), isDeleting) : joined(separated, text, isDeleting);
  const year = shortYear(rest);
  if (year !== '') return `${month} / ${year}`;
  return month.length === 2 && !isDeleting ? `${month} / ` : month;
}

/** Digits in one piece. A lone 2 to 9 can only be a month. */
function split(digits: string, isDeleting: boolean): [month: string, year: string] {
  const padded = !isDeleting && /^[2-9]/.test(digits) ? `0${digits}` : digits;
  return [padded.slice(0, 2), padded.slice(2)];
}

/** Month and year with something between them. */
function joined(separated: RegExpExecArray, text: string, isDeleting: boolean): [month: string, year: string] {
  const [, before = '', after = ''] = separated;
  // A digit typed behind the month is the first of the year; where a year stands already there is no room for it.
  if (before.length > 2) return [before.slice(0, 2), after === '' ? before.slice(2) : after];
  if (before.length === 1 && !isDeleting && /\d\D/.test(text)) return [`0${before}`, after];
  return [before, after];
}

/** A year of four digits stands while it is typed and becomes short once it is complete. */
function shortYear(digits: string): string {
  if (!digits.startsWith('20')) return digits.slice(0, 2);
  return digits.length >= 4 ? digits.slice(2, 4) : digits;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
