// Everything that looks on, put together: numbers always, traces where there is somewhere to send them.
import { bothOf, type Observer } from '../base/observer.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createTracing, type Tracing } from './tracing.ts';

export interface Telemetry {
  readonly observer: Observer;
  readonly metrics: Metrics;
  readonly tracing: Tracing | null;
  close(): Promise<void>;
}

export async function createTelemetry(traceEndpoint: string | null, version: string): Promise<Telemetry> {
  const metrics = createMetrics();
  const tracing = traceEndpoint === null ? null : await createTracing(traceEndpoint, version);
  return {
    observer: tracing === null ? metrics.observer : bothOf(metrics.observer, tracing.observer),
    metrics,
    tracing,
    async close() {
      metrics.close();
      await tracing?.close();
    },
  };
}
