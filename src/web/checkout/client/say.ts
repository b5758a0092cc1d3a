// What the page's script says: in the language of the page, which brings the texts along.
import type { Texts } from '../texts/texts.ts';

/** `values` take the place of what stands in braces. */
export function say(text: keyof Texts['script'], values: Readonly<Record<string, string>> = {}): string {
  const { texts = '{}' } = document.getElementById('app')?.dataset ?? {};
  const said = (JSON.parse(texts) as Partial<Texts['script']>)[text] ?? '';
  return said.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
