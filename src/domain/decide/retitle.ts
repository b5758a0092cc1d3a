// What a line is called: the seller's own title for it, or the catalogue's.
import type { CatalogItem } from '../catalog.ts';
import type { Facts } from '../facts.ts';
import type { Line } from '../session.ts';

export type Titles = Pick<Line, 'title' | 'variantTitle'>;

export const catalogTitles = ({ product, variant }: CatalogItem): Titles => ({
  title: product.title,
  variantTitle: product.singleVariant ? null : variant.title,
});

/** `null` is the catalogue's title, `undefined` leaves the line as it is. */
export function retitle(line: Line, title: string | null | undefined, { item }: Pick<Facts, 'item'>): Line {
  if (title === undefined) return line;
  if (title !== null) return { ...line, title, variantTitle: null };
  const found = line.variantId === null ? undefined : item(line.variantId);
  return found === undefined ? line : { ...line, ...catalogTitles(found) };
}
