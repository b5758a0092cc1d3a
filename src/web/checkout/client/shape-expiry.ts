// The date of a card while it is typed: `1/`, `8`, `0834`, `12/2034` and what autofill puts there. Pure.

const SEPARATED = /^\D*(\d+)\D+(\d*)/;

/** Written as `MM / YY`. While something is deleted nothing is added, or it could not be deleted. */
export function shapeExpiry(text: string, isDeleting: boolean): string {
  const [, before, after = ''] = SEPARATED.exec(text) ?? [];
  const [month, digits] =
    before === undefined ? inOnePiece(digitsOf(text), isDeleting) : inTwoPieces(before, after, isDeleting);
  const year = shortYear(digits);
  if (year !== '') return `${month} / ${year}`;
  return month.length === 2 && !isDeleting ? `${month} / ` : month;
}

type Pieces = readonly [month: string, year: string];

/** A lone 2 to 9 can only be a month. */
function inOnePiece(digits: string, isDeleting: boolean): Pieces {
  const padded = !isDeleting && /^[2-9]/.test(digits) ? `0${digits}` : digits;
  return [padded.slice(0, 2), padded.slice(2)];
}

function inTwoPieces(before: string, after: string, isDeleting: boolean): Pieces {
  // A digit typed behind the month is the first of the year; where a year stands already there is no room for it.
  if (before.length > 2) return [before.slice(0, 2), after === '' ? before.slice(2) : after];
  return [/^[1-9]$/.test(before) && !isDeleting ? `0${before}` : before, after];
}

/** A year of four digits stands while it is typed and becomes short once it is complete. */
function shortYear(digits: string): string {
  if (!digits.startsWith('20')) return digits.slice(0, 2);
  return digits.length >= 4 ? digits.slice(2, 4) : digits;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
