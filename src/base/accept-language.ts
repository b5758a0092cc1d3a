// The header in which a browser says which languages its reader understands.

/** Longer ones are no browser's. */
const MAX_CHARS = 500;

/** Language tags, the most wanted first; `*` and what is refused are left out. */
export function acceptedLanguages(header: string): readonly string[] {
  return header
    .slice(0, MAX_CHARS)
    .split(',')
    .flatMap((entry): { tag: string; weight: number }[] => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
      const found = { tag, weight: weight === undefined ? 1 : Number(weight) };
      return /^[a-z]{2,8}([-_][a-z0-9]{1,8})*$/i.test(tag) && found.weight > 0 ? [found] : [];
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
