// A text of the shop's own at one of the places that are open to it. Plain text with line breaks, whatever stands in it.
import type { VNode } from 'preact';
import { textFor, type TextPlace } from '../../../domain/page-texts.ts';
import type { PageView } from '../view.ts';

export function ShopText({ view, place }: { view: PageView; place: TextPlace }): VNode | null {
  const { merchant, session } = view;
  // By what the session says: the shop may know languages that the page does not.
  const spoken = textFor(merchant.page.texts?.[place], session.locale, merchant.locale);
  if (spoken === null) return null;
  return (
    <p class="shop-text" data-text={place} dir="auto" lang={spoken.locale ?? undefined}>
      {spoken.text}
    </p>
  );
}
