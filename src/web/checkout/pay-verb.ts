// What the button that ends the checkout is called; texts that tell the buyer to press it say the same.
import { keepsInstrument } from '../../domain/recurring.ts';
import type { Session } from '../../domain/session.ts';

/** Money that is handed over later is not paid by pressing the button. */
export function payVerb(method: string | null, session: Session): string {
  if (session.totals.total === 0) {
    if (session.mode === 'setup') return 'Save';
    if (!keepsInstrument(session)) return 'Complete order';
    return session.trialDays === undefined ? 'Subscribe' : 'Start free trial';
  }
  return method === 'cod' || method === 'bank_transfer' ? 'Place order' : 'Pay';
}
