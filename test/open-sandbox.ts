// The sandbox gateway on a bank in memory, with everything it wrote and sent.
import { fixedClock, movableClock } from '../src/base/clock.ts';
import type { CardInput } from '../src/domain/command.ts';
import type { GatewayRequest } from '../src/gateways/gateway.ts';
import { createSandbox, type Bank } from '../src/gateways/sandbox/index.ts';
import { NOW_MS } from './makers.ts';

export const PUBLIC_URL = 'https://pay.example';

/** A test card with a code that stands out in a search. */
export const card = (number: string): CardInput => ({ number, expMonth: 12, expYear: 2040, cvc: '987' });

/** A bank table in memory that, like the store's, hands out copies and compares versions. */
export function memoryBank(): Bank & { readonly entries: Map<string, string>; readonly writes: string[] } {
  const entries = new Map<string, string>();
  const writes: string[] = [];
  const write = (key: string, entry: unknown): void => {
    writes.push(JSON.stringify(entry));
    entries.set(key, JSON.stringify(entry));
  };
  const read = (key: string): unknown => JSON.parse(entries.get(key) ?? 'null');
  return {
    entries,
    writes,
    get: async (merchantId, id) => read(`${merchantId} ${id}`),
    async insert(merchantId, id, entry) {
      const key = `${merchantId} ${id}`;
      if (!entries.has(key)) write(key, entry);
      return read(key);
    },
    async update(merchantId, id, version, entry) {
      const key = `${merchantId} ${id}`;
      if ((read(key) as { version: number } | null)?.version !== version) return false;
      write(key, entry);
      return true;
    },
  };
}

export function openSandbox() {
  const bank = memoryBank();
  const base = fixedClock(NOW_MS);
  const clock = { ...movableClock(base), advance: (ms: number) => base.advance(ms) };
  const sent: GatewayRequest[] = [];
  const gateway = createSandbox({
    bank,
    notify: async (_merchantId, _gateway, request) => {
      sent.push(request);
    },
    publicUrl: PUBLIC_URL,
    clock,
    notificationSecret: 'the secret of notifications',
    settleAfterMs: 20,
  });
  const heard = () => Promise.all(sent.map((request) => gateway.hear(request, {}, clock.wallMs())));
  return { gateway, bank, clock, sent, heard };
}
