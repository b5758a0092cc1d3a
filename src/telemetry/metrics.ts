// What this process has done, in numbers for Prometheus. Labels come from closed sets: routes as patterns, never paths,
// and nothing that names a merchant, a session or a buyer.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Observer, Step } from '../base/observer.ts';
import { addProcessGauges } from './process-gauges.ts';

export interface RequestLabels {
  /** `none` for pages and the server's own addresses. */
  readonly dialect: string;
  readonly method: string;
  /** The pattern of the path; `none` where no route answered. */
  readonly route: string;
}

export interface Metrics {
  readonly observer: Observer;
  /** For one route: takes the status and duration of each of its answers. */
  readonly requestMeter: (labels: RequestLabels) => (status: number, durationMs: number) => void;
  /** Rows that went to the database in one statement. */
  readonly batch: (rows: number) => void;
  /** A number that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number): void;
  readonly contentType: string;
  text(): Promise<string>;
  close(): void;
}

const FAST_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Providers and receivers of webhooks are far away. */
const FAR_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30];
const BATCH_ROWS = [1, 2, 4, 8, 16, 32, 64];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'kassa_http_request_duration_seconds',
    help: 'From the headers of a request to the end of its answer.',
    labelNames: ['dialect', 'method', 'route', 'status'],
    buckets: FAST_S,
    registers,
  });
  const batches = new Histogram({
    name: 'kassa_save_batch_rows',
    help: 'Sessions saved with one statement.',
    buckets: BATCH_ROWS,
    registers,
  });
  const closeProcess = addProcessGauges(registry);

  return {
    observer: createStepCounters(registry),
    requestMeter({ dialect, method, route }) {
      const byStatus = new Map<number, { observe(seconds: number): void }>();
      return (status, durationMs) => {
        let child = byStatus.get(status);
        if (child === undefined) byStatus.set(status, (child = requests.labels(dialect, method, route, `${status}`)));
        child.observe(durationMs / 1_000);
      };
    },
    batch: (rows) => batches.observe(rows),
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    close: closeProcess,
  };
}

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** Counts steps by name and outcome, and those under way; the ones that leave the house are timed as well. */
function createStepCounters(registry: Registry): Observer {
  const registers = [registry];
  const counter = (name: string, help: string, label: string) =>
    new Counter({ name, help, labelNames: [label, 'outcome'], registers });
  const timer = (name: string, help: string, label: string) =>
    new Histogram({ name, help, labelNames: [label, 'outcome'], buckets: FAR_S, registers });
  const counted = {
    command: counter('kassa_commands_total', 'Commands by type and what became of them.', 'type'),
    save: counter('kassa_saves_total', 'Saves by outcome; conflicts are decided again.', 'of'),
    notification: counter('kassa_notifications_total', 'Providers’ notifications by what they say.', 'gateway'),
  };
  const timed = {
    gateway: timer('kassa_gateway_call_duration_seconds', 'Calls of payment gateways by what they report.', 'call'),
    delivery: timer('kassa_delivery_duration_seconds', 'Tries of webhooks by dialect and outcome.', 'dialect'),
  };
  const running: Record<Step['kind'], number> = { command: 0, save: 0, gateway: 0, notification: 0, delivery: 0 };
  new Gauge({
    name: 'kassa_in_flight',
    help: 'Steps under way or waiting in line.',
    labelNames: ['step'],
    registers,
    collect() {
      for (const [step, count] of Object.entries(running)) this.set({ step }, count);
    },
  });
  const ends = new Map<string, (seconds: number) => void>();
  function end({ kind, name }: Step, outcome: string, beganMs: number): void {
    const key = `${kind} ${name} ${outcome}`;
    let note = ends.get(key);
    if (note === undefined) {
      if (kind === 'command' || kind === 'save' || kind === 'notification') {
        const child = counted[kind].labels(name, outcome);
        note = () => child.inc();
      } else {
        const child = timed[kind].labels(name, outcome);
        note = (seconds) => child.observe(seconds);
      }
      ends.set(key, note);
    }
    note((performance.now() - beganMs) / 1_000);
  }

  return {
    // Without `await`: this stands around every command and save.
    around(step, work, outcomeOf) {
      const beganMs = performance.now();
      running[step.kind] += 1;
      const done = (outcome: string): void => {
        running[step.kind] -= 1;
        end(step, outcome, beganMs);
      };
      return work().then(
        (result) => {
          done(outcomeOf(result));
          return result;
        },
        (error: unknown) => {
          done('fault');
          throw error;
        },
      );
    },
    noteEvent: () => undefined,
    headers: () => NO_HEADERS,
  };
}
