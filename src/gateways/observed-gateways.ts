// Gateways whose calls to their providers, and what those tell by themselves, are looked at.
import type { Observer, Step } from '../base/observer.ts';
import type { Gateway, Heard } from './gateway.ts';

type Gateways = ReadonlyMap<string, Gateway>;

export const observedGateways = (gateways: Gateways, observer: Observer): Gateways =>
  new Map([...gateways].map(([name, gateway]) => [name, observed(gateway, observer)]));

function observed(gateway: Gateway, observer: Observer): Gateway {
  const stepOf = (call: string): Step => ({ kind: 'gateway', name: `${gateway.name} ${call}` });
  const [START, CHECK, VOID, REFUND] = [stepOf('start'), stepOf('check'), stepOf('void'), stepOf('refund')];
  const HEAR: Step = { kind: 'notification', name: gateway.name };
  return {
    ...gateway,
    start: (...given) => observer.around(START, () => gateway.start(...given), outcomeOf),
    check: (...given) => observer.around(CHECK, () => gateway.check(...given), outcomeOf),
    void: (...given) => observer.around(VOID, () => gateway.void(...given), outcomeOf),
    refund: (...given) => observer.around(REFUND, () => gateway.refund(...given), outcomeOf),
    hear: (...given) => observer.around(HEAR, () => gateway.hear(...given), heardOutcome),
  };
}

const heardOutcome = (heard: Heard | 'forged' | 'ignored'): string =>
  typeof heard === 'string' ? heard : 'dispute' in heard ? `dispute ${heard.dispute.status}` : outcomeOf(heard.report);

const outcomeOf = ({ kind }: { readonly kind: string }): string => kind;
