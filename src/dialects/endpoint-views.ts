// Webhook endpoints and what was delivered to them, as dialects show them.

export interface EndpointView {
  readonly id: string;
  readonly dialect: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly enabled: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface DeliveryTry {
  readonly atMs: number;
  /** HTTP status, or `null` when no answer came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
  /** The first bytes of the answer's body. */
  readonly response: string | null;
}

export interface DeliveryView {
  readonly id: string;
  /** `null` for a session's own callback. */
  readonly endpointId: string | null;
  readonly eventId: string;
  readonly eventType: string;
  readonly url: string;
  readonly body: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly tries: readonly DeliveryTry[];
  readonly nextTryAtMs: number | null;
  readonly createdAtMs: number;
}
