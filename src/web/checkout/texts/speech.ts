// In which language the page speaks to a buyer, and how that language writes numbers and dates.
import { acceptedLanguages } from '../../../base/accept-language.ts';
import type { Spoken } from '../../../domain/pricing/price-words.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';
import type { Texts } from './texts.ts';

export interface Speech {
  /** Of the texts, two letters. */
  readonly language: Language;
  readonly dir: 'ltr' | 'rtl';
  /** Of numbers, dates and the names of countries: the language, in the buyer's own variety where that is known. */
  readonly locale: string;
  readonly texts: Texts;
}

/** For what the core says of prices. */
export const spokenOf = ({ locale, texts }: Speech): Spoken => ({ locale, words: texts.price });

const TEXTS = { en, de, pt, ja, ar } as const satisfies Record<string, Texts>;

export type Language = keyof typeof TEXTS;
export const LANGUAGES = Object.keys(TEXTS) as readonly Language[];

const FROM_RIGHT_TO_LEFT: readonly Language[] = ['ar'];

/** By what the session says, else by the browser, else English. */
export const speechFor = (sessionLocale: string, acceptLanguage = ''): Speech =>
  firstSpoken([sessionLocale, ...acceptedLanguages(acceptLanguage)], sessionLocale);

/** Where nobody has said yet who comes: by the browser, else by the shop, else English. */
export const speechToVisitor = (acceptLanguage = '', shopLocale = ''): Speech =>
  firstSpoken([...acceptedLanguages(acceptLanguage), shopLocale], shopLocale);

function firstSpoken(tags: readonly string[], ownLocale: string): Speech {
  for (const tag of tags) {
    const locale = readTag(tag);
    const language = LANGUAGES.find((one) => one === locale?.language);
    if (locale !== null && language !== undefined) return speech(language, locale.baseName);
  }
  // English as it is written where the session, or the shop, is from.
  const region = readTag(ownLocale)?.region;
  return speech('en', region === undefined ? 'en' : `en-${region}`);
}

const speech = (language: Language, locale: string): Speech => ({
  language,
  dir: FROM_RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr',
  locale,
  texts: TEXTS[language],
});

/** Tags come as `de-AT` and as `de_AT`; former codes such as `iw` and `in` become those in use. */
function readTag(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return null;
  }
}
