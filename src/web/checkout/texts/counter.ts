// Sentences that go by a number, as each language counts.

/** The forms that a language must give; `other` holds where it has none for a category. */
type Forms<Category extends Intl.LDMLPluralRule> = Readonly<Record<Category | 'other', string>>;

/** `count(3, {one: '# item', other: '# items'})` → `3 items`. */
export function counter<Category extends Intl.LDMLPluralRule>(language: string) {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count: number, forms: Forms<Category>): string => {
    const form: string | undefined = (forms as Partial<Record<Intl.LDMLPluralRule, string>>)[rules.select(count)];
    return (form ?? forms.other).replace('#', numbers.format(count));
  };
}
