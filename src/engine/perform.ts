// Effects: the calls to gateways that a decision asked for. What comes back is a command, never a change.
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { CardInput, Command, ReportPayment, ReportRefund } from '../domain/command.ts';
import type { Effect } from '../domain/decision.ts';
import { attemptById, type Attempt, type RefundReport, type Report } from '../domain/payment.ts';
import { keepsInstrument } from '../domain/recurring.ts';
import type { Session } from '../domain/session.ts';
import type { AttemptRequest, Gateway, GatewaySettings } from '../gateways/gateway.ts';
import { keepAddress } from './buyers.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';
import { pagePath } from './read.ts';

type Performed = Exclude<Command, { type: 'open-session' }> | null;

/** Performs one effect on the session as it now stands; `null` when it has become pointless. */
export async function perform(
  deps: EngineDeps,
  effect: Effect,
  session: Session,
  known: Known,
  card: CardInput | null,
): Promise<Performed> {
  switch (effect.type) {
    case 'start-attempt': {
      const attempt = attemptById(session, effect.attemptId);
      // Another attempt may have brought the money while this one waited its turn.
      if (attempt?.state !== 'asked') return null;
      return ask(deps, session, known, attempt, (gateway, request, settings) => gateway.start(request, settings, card));
    }
    case 'check-attempt': {
      const attempt = attemptById(session, effect.attemptId);
      if (attempt === undefined) return null;
      return ask(deps, session, known, attempt, (gateway, request, settings) => gateway.check(request, settings));
    }
    case 'void-attempt': {
      const attempt = attemptById(session, effect.attemptId);
      if (attempt === undefined) return null;
      return ask(deps, session, known, attempt, (gateway, request, settings) => gateway.void(request, settings));
    }
    case 'refund':
      return giveBack(deps, session, known, effect.refundId);
    case 'remember-address':
      await keepAddress(deps, session);
      return null;
    default:
      return unreachable(effect);
  }
}

export function reportOf(deps: EngineDeps, attemptId: string, report: Report): ReportPayment {
  const wallMs = deps.clock.wallMs();
  return { type: 'report-payment', attemptId, orderId: uuidv7(wallMs), refundId: uuidv7(wallMs), report };
}

async function ask(
  deps: EngineDeps,
  session: Session,
  known: Known,
  attempt: Attempt,
  call: (gateway: Gateway, request: AttemptRequest, settings: GatewaySettings) => Promise<Report>,
): Promise<ReportPayment> {
  const gateway = deps.gateways.get(attempt.gateway);
  if (gateway === undefined) {
    // Switched off in the configuration while a payment was out: only an operator can bring it back.
    return reportOf(deps, attempt.id, { kind: 'unknown', message: `The gateway ${attempt.gateway} is not installed.` });
  }
  const request = await requestFor(deps, session, known, attempt);
  const report = await bounded(deps, `${gateway.name} ${attempt.id}`, () =>
    call(gateway, request, known.settingsOf(gateway)),
  );
  return reportOf(
    deps,
    attempt.id,
    report ?? { kind: 'unknown', message: 'The payment provider did not answer in time.' },
  );
}

async function giveBack(
  deps: EngineDeps,
  session: Session,
  known: Known,
  refundId: string,
): Promise<ReportRefund | null> {
  const refund = session.refunds.find(({ id }) => id === refundId);
  const attempt = refund && attemptById(session, refund.attemptId);
  if (refund === undefined || attempt === undefined) return null;
  const gateway = deps.gateways.get(attempt.gateway);
  const request = await requestFor(deps, session, known, attempt);
  const report: RefundReport | null =
    gateway === undefined
      ? { kind: 'unknown', message: `The gateway ${attempt.gateway} is not installed.` }
      : await bounded(deps, `${gateway.name} refund ${refund.id}`, () =>
          gateway.refund(request, refund.id, refund.amount, known.settingsOf(gateway)),
        );
  return {
    type: 'report-refund',
    refundId,
    report: report ?? { kind: 'unknown', message: 'The payment provider did not answer in time.' },
  };
}

/** The call's answer, or `null` when it failed or took too long: then nobody knows what happened. */
async function bounded<T>(deps: EngineDeps, doing: string, call: () => Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), deps.gatewayTimeoutMs);
  });
  try {
    return await Promise.race([call(), tooLate]);
  } catch (error) {
    deps.onFault(error, `asking the gateway about ${doing}`);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function requestFor(deps: EngineDeps, session: Session, known: Known, attempt: Attempt): Promise<AttemptRequest> {
  const { merchant } = known;
  const { instrumentId } = attempt;
  const charged = instrumentId === undefined ? null : await deps.store.findInstrument(merchant.id, instrumentId);
  return {
    id: attempt.id,
    merchantId: merchant.id,
    sessionId: session.id,
    livemode: session.livemode,
    method: attempt.method,
    amount: attempt.amount,
    currency: session.currency,
    country: session.shippingAddress?.country ?? session.country,
    reference: attempt.reference,
    confirmations: session.confirmations ?? null,
    saves: charged === null && keepsInstrument(session),
    instrument: charged?.reference ?? null,
    description: merchant.name,
    buyerEmail: session.buyer.email,
    returnUrl: `${deps.publicUrl}${pagePath(deps, session)}/return/${attempt.id}`,
    notifyUrl: `${deps.publicUrl}/kassa/gateways/${attempt.gateway}/${merchant.id}/notify`,
  };
}
