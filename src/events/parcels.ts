// Which deliveries go in one request: those of one endpoint, where its dialect has bodies with several events.
import type { Dialect } from '../dialects/dialect.ts';
import type { DeliveryRow } from '../store/store.ts';
import type { Parcel } from './deliver.ts';

/** In the order in which they came. */
export function parcelsOf(
  rows: readonly DeliveryRow[],
  dialects: readonly Pick<Dialect, 'name' | 'webhook'>[],
): readonly Parcel[] {
  const parcels: [DeliveryRow, ...DeliveryRow[]][] = [];
  for (const row of rows) {
    const max = dialects.find(({ name }) => name === row.dialect)?.webhook?.batch?.max ?? 1;
    const fitting = parcels.find((parcel) => parcel.length < max && goesWith(parcel[0], row));
    if (fitting === undefined) parcels.push([row]);
    else fitting.push(row);
  }
  return parcels;
}

/** A session's own callback goes to an address that others may have too, with a secret of its own. */
const goesWith = (first: DeliveryRow, row: DeliveryRow): boolean =>
  first.endpointId !== null &&
  first.endpointId === row.endpointId &&
  first.dialect === row.dialect &&
  first.version === row.version;
