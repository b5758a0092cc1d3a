// Providers' notifications: the gateway verifies and reads them, the engine learns what they say.
import { unreachable } from '../base/assert.ts';
import type { Clock } from '../base/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Gateway, GatewayReply } from '../gateways/gateway.ts';
import type { EdgeDeps } from './edge.ts';

export function createNotified(deps: {
  readonly engine: Engine;
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly clock: Clock;
}): EdgeDeps['notified'] {
  return async (merchantId, gatewayName, request) => {
    const gateway = deps.gateways.get(gatewayName);
    const settings = await deps.engine.gatewaySettings(merchantId, gatewayName);
    if (gateway === undefined || settings === null) {
      return plain(404, 'There is no such gateway at this merchant.');
    }
    const heard = await gateway.hear(request, settings, deps.clock.wallMs());
    if (heard === 'forged') return plain(401, 'The signature does not fit.');
    // A provider repeats what is not answered with success; what does not concern us is no failure.
    if (heard === 'ignored') return plain(200, 'Nothing to do.');
    const outcome = await deps.engine.heard(merchantId, heard);
    switch (outcome) {
      case 'told':
        return plain(200, 'Heard.');
      case 'unknown-session':
        // A session is saved before the provider hears of its payment, so it will not turn up later.
        return plain(200, 'Nothing to do.');
      case 'busy':
        return plain(503, 'The session is being changed by others at the same time; send it again.', RETRY_SOON);
      default:
        return unreachable(outcome);
    }
  };
}

const RETRY_SOON = { 'retry-after': '1' };

const plain = (status: number, body: string, headers: GatewayReply['headers'] = {}): GatewayReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});
