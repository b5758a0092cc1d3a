// What a shop says on the hosted page in its own words, by place and language. Plain text: whoever shows it escapes it.
import { spellingsOf } from '../base/language-spellings.ts';

/** Above the form; below the heading of the address; above and below the button that pays; on the receipt. */
export const TEXT_PLACES = ['notice', 'shipping_address', 'submit', 'after_submit', 'thank_you'] as const;

export type TextPlace = (typeof TEXT_PLACES)[number];

/** Language tag → text; `*` is for every language without one of its own. */
export type TextByLocale = Readonly<Record<string, string>>;

export type PageTexts = Readonly<Partial<Record<TextPlace, TextByLocale>>>;

export interface SpokenText {
  readonly text: string;
  /** `null` where the shop did not say which language it is. */
  readonly locale: string | null;
}

/** The text in the buyer's language, else in the shop's, else the one for all; `null` when there is none of these. */
export function textFor(texts: TextByLocale | undefined, buyer: string, shop: string): SpokenText | null {
  const entries = Object.entries(texts ?? {});
  for (const wanted of [...fallbacks(buyer), ...fallbacks(shop), '*']) {
    const found = entries.find(([locale]) => locale.toLowerCase() === wanted.toLowerCase());
    if (found !== undefined) return { text: found[1], locale: found[0] === '*' ? null : found[0] };
  }
  return null;
}

/** `zh-Hant-TW`, `zh-Hant`, `zh`; `iw` is `he` as well. */
function fallbacks(locale: string): string[] {
  const parts = locale.split('-');
  const [language = '', ...rest] = parts;
  return parts.flatMap((_, index) =>
    spellingsOf(language).map((spelling) => [spelling, ...rest.slice(0, rest.length - index)].join('-')),
  );
}
