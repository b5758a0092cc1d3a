// Titles as names in addresses: `Café crème (250 g)` is `cafe-creme-250-g`.

/** Empty where nothing of the text can be written in lower-case letters, digits and hyphens. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
