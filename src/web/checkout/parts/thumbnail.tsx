// A product's picture in a box of fixed size. Where there is none, or it cannot be loaded, the bag below it stays visible.
import type { VNode } from 'preact';
import { webLink } from '../view.ts';
import { BagIcon } from './icons.tsx';

export function Thumbnail({ url }: { url: string | null }): VNode {
  const source = webLink(url);
  return (
    <div class="thumbnail">
      <BagIcon />
      {source !== null && (
        // The title stands beside it, so it says nothing to a screen reader; the merchant's host learns no address. Without
        // sizes of its own an image that cannot be loaded takes no room.
        <img src={source} alt="" decoding="async" referrerpolicy="no-referrer" />
      )}
    </div>
  );
}
