// What the HTTP edge is built from; `app` provides it. Only this folder knows the HTTP library.
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Clock } from '../base/clock.ts';
import type { PageRoute } from '../base/http.ts';
import type { Dialect, Fault, WireReply, WireRequest } from '../dialects/dialect.ts';
import type { Engine } from '../engine/engine.ts';
import type { GatewayReply, GatewayRequest, Gateway } from '../gateways/gateway.ts';
import type { BoundHosts } from './bound-hosts.ts';
import type { Gate } from './gate.ts';
import type { RequestLabels, RequestMeter } from './measure-requests.ts';
import type { MetricsPage } from './metrics-route.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RequestTracing } from './trace-requests.ts';

/** Bounds on what comes in. Sizes in bytes, times in milliseconds. */
export interface HttpLimits {
  /** Request line and headers together; beyond: 431. */
  readonly maxHeaderBytes: number;
  /** One parameter of a path, decoded; beyond: 404. Vendors' clients percent-encode whole values into paths. */
  readonly maxParamChars: number;
  /** A form of the hosted page or a gateway's page; beyond: 413. Dialects bring their own bound for API bodies. */
  readonly maxFormBytes: number;
  /** A provider's notification; beyond: 413. */
  readonly maxNotificationBytes: number;
  /** Bodies of all requests together, from their first bytes until they are answered; beyond: 503 with `Retry-After`. */
  readonly maxBufferedBytes: number;
  /** Open sockets; beyond: the connection is refused. */
  readonly maxConnections: number;
  /** Requests that are being answered or wait for the database; beyond: 503 with `Retry-After`. */
  readonly maxInFlight: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMs: number;
  /** How long an idle connection is kept; a proxy in front must give up its own sooner. */
  readonly keepAliveTimeoutMs: number;
  /** Requests a second with one API key; as many may come at once. 0 is no limit. */
  readonly requestsPerKeyPerS: number;
  /** Requests a second from one address on routes without a key; as many may come at once. 0 is no limit. */
  readonly publicRequestsPerIpPerS: number;
  /** Forms and returns from providers a second from one address on hosted pages; four times as many may come at once. 0 is no limit. */
  readonly formsPerIpPerS: number;
  /** Wrong or missing keys a second from one address; ten times as many may come at once. 0 is no limit. */
  readonly failedKeysPerIpPerS: number;
}

export interface EdgeDeps {
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly pages: readonly PageRoute[];
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: HttpLimits;
  /** Whose `X-Forwarded-For` is believed: nobody, everybody, or these addresses and networks. */
  readonly trustProxy: boolean | readonly string[];
  /** Hosts on which one dialect answers before all others. */
  readonly boundHosts: BoundHosts;
  /** The country an address most likely is in. */
  readonly countryOf: WireRequest['countryOf'];
  /** Absolute, without a trailing slash. */
  readonly publicUrl: string;
  readonly docsUrl: string;
  readonly version: string;
  /** Folder of the built scripts and styles; `null` when there is none. */
  readonly assetsFolder: string | null;
  /** Whether some merchant has registered this browser origin. */
  readonly isKnownOrigin: (origin: string) => Promise<boolean>;
  /** What is still missing before the server is of use, in words; empty when it is ready. */
  readonly missing: () => Promise<readonly string[]>;
  /** Counts the answers of one route. */
  readonly meterFor: (labels: RequestLabels) => RequestMeter;
  readonly metrics: MetricsPage;
  /** `null` when nobody draws traces. */
  readonly tracing: RequestTracing | null;
  /** Verifies a provider's notification and passes it on. */
  readonly notified: (merchantId: string, gateway: string, request: GatewayRequest) => Promise<GatewayReply>;
}

/** The deps with what all routes share. */
export interface Edge extends EdgeDeps {
  readonly gate: Gate;
  readonly perKey: RateLimit;
  readonly publicPerIp: RateLimit;
  readonly formsPerIp: RateLimit;
  readonly failedKeysPerIp: RateLimit;
  /** The name of the dialect that the asked host is bound to. */
  readonly boundTo: (request: IncomingMessage) => string | null;
}

/** A fault without what the edge adds to every one. */
export type FaultCause = Omit<Fault, 'requestId' | 'docsUrl'>;

export function wordFault(edge: EdgeDeps, dialect: Dialect, cause: FaultCause, requestId: string): WireReply {
  const reply = dialect.fault({ requestId, docsUrl: edge.docsUrl, ...cause });
  if (cause.retryAfterS === undefined) return reply;
  return { ...reply, headers: { 'retry-after': String(cause.retryAfterS), ...reply.headers } };
}
