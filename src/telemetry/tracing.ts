// Traces for OpenTelemetry, when there is somewhere to send them. The libraries are loaded only then. Nothing is
// registered globally, and spans say what was done in words from closed sets: no addresses, bodies, keys or persons.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Span } from '@opentelemetry/api';
import type { Observer, Step } from '../base/observer.ts';

export interface RequestSpan {
  /** What `next` begins belongs to the request. */
  run(next: () => void): void;
  end(status: number): void;
}

export interface Tracing {
  readonly observer: Observer;
  /** `traceparent` is the header of the caller, who may be drawing a trace already. */
  request(of: {
    readonly method: string;
    /** The pattern of the path. */
    readonly route: string;
    readonly requestId: string;
    readonly traceparent: string | undefined;
  }): RequestSpan;
  /** Sends what is left, and does not wait for ever. */
  close(): Promise<void>;
}

/** Events whose saves are remembered, so that their deliveries can be drawn below them. */
const MAX_EVENTS = 10_000;
const EXPORT_TIMEOUT_MS = 5_000;
/** Of a closing process. */
const LAST_WORDS_MS = 3_000;

/** `endpoint` is the base of an OTLP/HTTP receiver, such as `http://127.0.0.1:4318`. */
export async function createTracing(endpoint: string, version: string): Promise<Tracing> {
  // Loaded here and not above: a server without an endpoint pays nothing.
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes, defaultResource }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } = api;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new sdk.BasicTracerProvider({
    resource: defaultResource().merge(resourceFromAttributes({ 'service.name': 'kassa', 'service.version': version })),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('kassa', version);
  const present = new AsyncLocalStorage<Context>();
  const events = new Map<string, Context>();
  const KINDS: Readonly<Record<Step['kind'], number>> = {
    command: SpanKind.INTERNAL,
    save: SpanKind.CLIENT,
    gateway: SpanKind.CLIENT,
    notification: SpanKind.INTERNAL,
    delivery: SpanKind.PRODUCER,
  };

  const above = (step: Step): Context => {
    const cause = step.follows === undefined ? undefined : events.get(step.follows);
    return cause ?? present.getStore() ?? ROOT_CONTEXT;
  };

  function fail(span: Span, error: unknown): void {
    span.setStatus({ code: SpanStatusCode.ERROR });
    // Not its message, which may repeat a row of the database.
    span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
  }

  const observer: Observer = {
    async around(step, work, outcomeOf) {
      const parent = above(step);
      const span = tracer.startSpan(`${step.kind} ${step.name}`, { kind: KINDS[step.kind] }, parent);
      try {
        const result = await present.run(trace.setSpan(parent, span), work);
        span.setAttribute('kassa.outcome', outcomeOf(result));
        return result;
      } catch (error) {
        fail(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    noteEvent(eventId) {
      const context = present.getStore();
      if (context === undefined) return;
      events.set(eventId, context);
      if (events.size > MAX_EVENTS) events.delete(events.keys().next().value ?? eventId);
    },
    headers(): Readonly<Record<string, string>> {
      const context = present.getStore();
      const span = context && trace.getSpanContext(context);
      if (span === undefined) return {};
      const flags = span.traceFlags.toString(16).padStart(2, '0');
      return { traceparent: `00-${span.traceId}-${span.spanId}-${flags}` };
    },
  };

  return {
    observer,
    request({ method, route, requestId, traceparent }) {
      const caller = readTraceparent(traceparent);
      const parent = caller === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, caller);
      const attributes = { 'http.request.method': method, 'http.route': route, 'kassa.request_id': requestId };
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
      const context = trace.setSpan(parent, span);
      return {
        run: (next) => present.run(context, next),
        end(status) {
          span.setAttribute('http.response.status_code', status);
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const tooLate = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, LAST_WORDS_MS);
      });
      // A receiver that is gone is no reason to fail.
      await Promise.race([provider.shutdown().catch(() => undefined), tooLate]);
      clearTimeout(timer);
    },
  };
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** As the W3C writes it; anything else begins a trace of its own. */
function readTraceparent(header: string | undefined) {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(header ?? '') ?? [];
  if (header?.startsWith('ff') || !/[^0]/.test(traceId) || !/[^0]/.test(spanId)) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
