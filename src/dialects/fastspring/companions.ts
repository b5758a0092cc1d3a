// Amounts and times as the classic API writes them: each with companions that say the same in other spellings.
import { formatAmount } from '../../domain/format-amount.ts';
import type { Amount } from '../../domain/money.ts';
import type { Session } from '../../domain/session.ts';
import { epochSeconds, isoTime, toMajor } from '../wire.ts';

type Shown = Readonly<Record<string, unknown>>;

/** Money is paid out as it came in: nothing is converted here. */
export function money(name: string, amount: Amount, { currency, locale }: Pick<Session, 'currency' | 'locale'>): Shown {
  const number = toMajor(amount, currency);
  const display = formatAmount(amount, currency, locale);
  return {
    [name]: number,
    [`${name}Display`]: display,
    [`${name}InPayoutCurrency`]: number,
    [`${name}InPayoutCurrencyDisplay`]: display,
  };
}

export function time(name: string, atMs: number, locale: string): Shown {
  return {
    [name]: atMs,
    [`${name}Value`]: atMs,
    [`${name}InSeconds`]: epochSeconds(atMs),
    [`${name}Display`]: formatDay(atMs, locale),
  };
}

/** The same of what need not have a time, and with the day as ISO 8601 writes it. */
export function maybeTime(name: string, atMs: number | null, locale: string): Shown {
  const names = [name, `${name}Value`, `${name}InSeconds`, `${name}Display`, `${name}DisplayISO8601`];
  if (atMs === null) return Object.fromEntries(names.map((one) => [one, null]));
  return { ...time(name, atMs, locale), [`${name}DisplayISO8601`]: isoTime(atMs).slice(0, 10) };
}

export const formatDay = (atMs: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' }).format(atMs);
