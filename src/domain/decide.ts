// The one place where a session changes: (session, command, facts) → the next session, or why not. Pure, so that it
// can be repeated whenever a save finds that somebody else was faster.
import { assert, unreachable } from '../base/assert.ts';
import type { Command } from './command.ts';
import { abandonSession } from './decide/abandon.ts';
import { annotateOrder } from './decide/annotate.ts';
import { closeSession } from './decide/close.ts';
import { reportDispute } from './decide/dispute.ts';
import { identifyBuyer } from './decide/identify.ts';
import { markPaid } from './decide/mark-paid.ts';
import { openSession } from './decide/open.ts';
import { startPayment } from './decide/pay.ts';
import { refundPayment, reportRefund } from './decide/refund.ts';
import { chargeRenewal, renewSession } from './decide/renew.ts';
import { reportPayment } from './decide/report.ts';
import { reviseSession } from './decide/revise.ts';
import type { Decision, Refusal } from './decision.ts';
import type { Facts } from './facts.ts';
import type { Session } from './session.ts';

/** `session` is `null` exactly for `open-session` and `renew-session`. */
export function decide(session: Session | null, command: Command, facts: Facts): Decision | Refusal {
  if (command.type === 'open-session') {
    assert(session === null, 'a session is opened once');
    return openSession(command, facts);
  }
  if (command.type === 'renew-session') {
    assert(session === null, 'a period is opened once');
    return renewSession(command, facts);
  }
  assert(session !== null, () => `${command.type} needs a session`);
  switch (command.type) {
    case 'charge-renewal':
      return chargeRenewal(session, command, facts);
    case 'revise-session':
      return reviseSession(session, command, facts);
    case 'identify-buyer':
      return identifyBuyer(session, command, facts);
    case 'start-payment':
      return startPayment(session, command, facts);
    case 'report-payment':
      return reportPayment(session, command, facts);
    case 'report-dispute':
      return reportDispute(session, command, facts);
    case 'mark-paid':
      return markPaid(session, command, facts);
    case 'annotate-order':
      return annotateOrder(session, command, facts);
    case 'refund-payment':
      return refundPayment(session, command, facts);
    case 'report-refund':
      return reportRefund(session, command, facts);
    case 'close-session':
      return closeSession(session, command, facts);
    case 'abandon-session':
      return abandonSession(session, facts);
    default:
      return unreachable(command);
  }
}
