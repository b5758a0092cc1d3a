// Languages that have two codes of ISO 639-1, a former and a present one, or that are named by one of their forms.

const SAME: readonly (readonly string[])[] = [
  ['he', 'iw'],
  ['id', 'in'],
  ['yi', 'ji'],
  ['no', 'nb', 'nn'],
  ['fil', 'tl'],
];

/** The language as it is given, and what else it is called. */
export function spellingsOf(language: string): readonly string[] {
  const given = language.toLowerCase();
  return [given, ...(SAME.find((names) => names.includes(given)) ?? []).filter((name) => name !== given)];
}
