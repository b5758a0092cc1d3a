// What the button that ends the checkout does; texts that tell the buyer to press it call it the same.
import { keepsInstrument } from '../../domain/recurring.ts';
import type { Session } from '../../domain/session.ts';
import type { PayVerb } from './texts/texts.ts';

/** Money that is handed over later is not paid by pressing the button. */
export function payVerb(method: string | null, session: Session): PayVerb {
  if (session.totals.total === 0) {
    if (session.mode === 'setup') return 'save';
    if (!keepsInstrument(session)) return 'complete';
    return session.trialDays === undefined ? 'subscribe' : 'trial';
  }
  return method === 'cod' || method === 'bank_transfer' ? 'order' : 'pay';
}
