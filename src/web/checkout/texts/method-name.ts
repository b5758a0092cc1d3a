// What a way to pay is called on the page.
import type { CoreTexts } from './core-texts.ts';
import type { Speech } from './speech.ts';

/** Its provider's English word in the page's language; names of makes stay as they are. */
export function methodName(method: string, label: string, { texts: { core } }: Speech): string {
  const names: CoreTexts['methods'] | undefined = core?.methods;
  return names !== undefined && isTranslated(method, names) ? names[method] : label;
}

const isTranslated = (method: string, names: CoreTexts['methods']): method is keyof CoreTexts['methods'] =>
  Object.hasOwn(names, method);
