// A table of tax rates that a configuration can take over by its name. The rates are public facts of a day; whether they are
// those that a merchant has to charge, the merchant answers for.

export interface TaxTable {
  readonly name: string;
  /** What the rates are, for people. */
  readonly about: string;
  /** Who publishes them. */
  readonly source: string;
  /** The day whose law it holds, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly rates: readonly TableRate[];
}

export interface TableRate {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 3166-2, for a state or province. */
  readonly region?: string;
  readonly percent: number;
  readonly label: string;
  readonly replacesCountry?: true;
}

/** `AT 20 BE 21`: one rate of the same label for each country. */
export const byCountry = (label: string, pairs: string): readonly TableRate[] =>
  inPairs(pairs).map(([country, percent]) => ({ country, percent, label }));

/** The same for the states of one country. */
export const byState = (country: string, label: string, pairs: string): readonly TableRate[] =>
  inPairs(pairs).map(([state, percent]) => ({ country, region: `${country}-${state}`, percent, label }));

function inPairs(text: string): (readonly [place: string, percent: number])[] {
  const words = text.trim().split(/\s+/);
  return words.flatMap((place, index) => (index % 2 === 0 ? [[place, Number(words[index + 1])] as const] : []));
}
