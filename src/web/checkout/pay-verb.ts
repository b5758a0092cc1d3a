// What the button that ends the checkout is called; texts that tell the buyer to press it say the same.
import type { Amount } from '../../domain/money.ts';

/** Money that is handed over later is not paid by pressing the button. */
export function payVerb(method: string | null, total: Amount): string {
  if (total === 0) return 'Complete order';
  return method === 'cod' || method === 'bank_transfer' ? 'Place order' : 'Pay';
}
