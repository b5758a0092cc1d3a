// Endpoints and deliveries as dialects get to see them.
import type { DeliveryView, EndpointView } from '../dialects/dialect.ts';
import type { DeliveryRow, EndpointRow } from '../store/store.ts';

/** Without the secrets. */
export const endpointView = (row: EndpointRow): EndpointView => ({
  id: row.id,
  dialect: row.dialect,
  url: row.url,
  events: row.events,
  description: row.description,
  enabled: row.enabled,
  createdAtMs: row.createdAtMs,
  updatedAtMs: row.updatedAtMs,
});

export const deliveryView = ({ name, dueAtMs, ...row }: DeliveryRow): DeliveryView => ({
  ...row,
  eventType: name,
  nextTryAtMs: dueAtMs,
});
