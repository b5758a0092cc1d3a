// What can be told of a card's data by looking at it, before any bank is asked.

/** Finds one wrong digit, and most that stand in each other's place. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** A card is good until the end of its month, anywhere on earth (the last time zone is 12 hours behind UTC). */
export const hasExpired = (year: number, month: number, wallMs: number): boolean =>
  wallMs >= Date.UTC(year, month) + 12 * 60 * 60 * 1000;
