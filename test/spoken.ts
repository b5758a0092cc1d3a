// A language that does not exist: every text of its catalogue stands in brackets, so that a word which a page says without
// it shows.
import { isObject } from '../src/base/json.ts';
import { speechFor, type Speech } from '../src/web/checkout/texts/speech.ts';
import type { Texts } from '../src/web/checkout/texts/texts.ts';

/** German, because that speaks for the core as well. */
export const SPEECH: Speech = { ...speechFor('de'), texts: bracketed(speechFor('de').texts) as Texts };

function bracketed(value: unknown): unknown {
  if (typeof value === 'string') return `⟦${value}⟧`;
  if (Array.isArray(value)) return value.map((part: unknown) => (typeof part === 'string' ? bracketed(part) : part));
  if (typeof value === 'function')
    return (...given: unknown[]) => bracketed((value as (...all: unknown[]) => unknown)(...given));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bracketed(inner)]))
    : value;
}

/** What is there to read for eyes and ears, without what came from the catalogue. */
export function unspoken(html: string): string[] {
  const body = html.replace(/^.*<body>/s, '').replace(/ data-texts="[^"]*"/, '');
  const attributes = [...body.matchAll(/ (?:aria-label|alt|placeholder|title)="([^"]*)"/g)].map(
    ([, text = '']) => text,
  );
  const options = /<option[^>]*>[^<]*<\/option>/g;
  let text = [body.replace(options, ' ').replace(/<[^<>]*>/g, '\u0000'), ...attributes].join('\u0000');
  // From the inside out: a text can stand in another.
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return text.split('\u0000').flatMap((part) => part.match(/\p{L}\p{Ll}{2,}/gu) ?? []);
}
