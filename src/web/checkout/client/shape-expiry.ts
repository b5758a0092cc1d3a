// The date of a card while it is typed: `1/`, `8`, `0834`, `12/2034` and what autofill puts there. Pure.

const SEPARATED = /^(\d*)\s*[^\d\s]\s*(\d*)|^(\d+)\s+(\d*)/;

/**
 * Written as `MM / YY`. Without `mayAdd` nothing is put in that was not typed: while something is deleted, or typed in the
 * middle, it would be in the way.
 */
export function shapeExpiry(text: string, mayAdd: boolean): string {
  const [whole, slashed, behindSlash, spaced, behindSpace] = SEPARATED.exec(text.trimStart()) ?? [];
  const [month, digits] =
    whole === undefined
      ? inOnePiece(digitsOf(text), mayAdd)
      : inTwoPieces(slashed ?? spaced ?? '', behindSlash ?? behindSpace ?? '', mayAdd);
  const year = shortYear(digits);
  if (year !== '') return `${month} / ${year}`;
  return month.length === 2 && mayAdd ? `${month} / ` : month;
}

type Pieces = readonly [month: string, year: string];

/** A lone 2 to 9 can only be a month. */
function inOnePiece(digits: string, mayAdd: boolean): Pieces {
  const padded = mayAdd && /^[2-9]/.test(digits) ? `0${digits}` : digits;
  return [padded.slice(0, 2), padded.slice(2)];
}

function inTwoPieces(before: string, after: string, mayAdd: boolean): Pieces {
  // A digit typed behind the month is the first of the year; where a year stands already there is no room for it.
  if (before.length > 2) return [before.slice(0, 2), after === '' ? before.slice(2) : after];
  return [/^[1-9]$/.test(before) && mayAdd ? `0${before}` : before, after];
}

/** A year of four digits stands while it is typed and becomes short once it is complete. */
function shortYear(digits: string): string {
  if (!digits.startsWith('20')) return digits.slice(0, 2);
  return digits.length >= 4 ? digits.slice(2, 4) : digits;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
