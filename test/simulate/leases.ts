// Who is sending what: a webhook is on its way from one process at a time, until its lease runs out.
import type { DeliveryRow } from '../../src/store/store.ts';
import type { Process } from './scheduler.ts';

export interface Leases {
  taken(by: Process | null, rows: readonly DeliveryRow[], untilMs: number): void;
  /** Its try has been recorded. */
  freed(deliveryId: string): void;
}

export function createLeases(wallMs: () => number, complain: (what: string) => void): Leases {
  const leases = new Map<string, { readonly by: Process | null; readonly untilMs: number }>();
  return {
    taken(by, rows, untilMs) {
      for (const { id, name } of rows) {
        const other = leases.get(id);
        // A lease binds everybody, also when its process has died.
        if (other !== undefined && wallMs() < other.untilMs) {
          complain(`${name} was leased to ${by?.name} while ${other.by?.name} held it`);
        }
        leases.set(id, { by, untilMs });
      }
    },
    freed: (deliveryId) => void leases.delete(deliveryId),
  };
}
