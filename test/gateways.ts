// The gateways of the program, with a bank that keeps nothing: for tests of what they offer and take as settings.
import { fixedClock } from '../src/base/clock.ts';
import type { Gateway } from '../src/gateways/gateway.ts';
import { createGateways } from '../src/gateways/registry.ts';

export const makeGateways = (): ReadonlyMap<string, Gateway> =>
  createGateways({
    bank: { get: async () => null, insert: async (_, __, entry) => entry, update: async () => false },
    notify: async () => {},
    publicUrl: 'http://127.0.0.1',
    clock: fixedClock(0),
    notificationSecret: 'secret',
  });
