// What the process itself uses, read when somebody asks; and how late its event loop is.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

const LOOP_RESOLUTION_MS = 20;
const NS_PER_S = 1e9;
const US_PER_S = 1e6;

/** Answers how to end the watch over the event loop. */
export function addProcessGauges(registry: Registry): () => void {
  const registers = [registry];
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  new Gauge({
    name: 'kassa_event_loop_delay_seconds',
    help: 'How late the event loop was since the last reading.',
    labelNames: ['quantile'],
    registers,
    collect() {
      // The timer itself comes no sooner than its resolution.
      const beyond = (ns: number): number => Math.max(0, ns / NS_PER_S - LOOP_RESOLUTION_MS / 1_000);
      this.set({ quantile: '0.5' }, beyond(loop.percentile(50)));
      this.set({ quantile: '0.99' }, beyond(loop.percentile(99)));
      this.set({ quantile: '1' }, beyond(loop.max));
      loop.reset();
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time used by this process.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / US_PER_S);
    },
  });
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of this process.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Gauge({
    name: 'nodejs_heap_used_bytes',
    help: 'Memory in use by objects.',
    registers,
    collect() {
      this.set(process.memoryUsage().heapUsed);
    },
  });
  new Gauge({
    name: 'process_uptime_seconds',
    help: 'How long this process has been running.',
    registers,
    collect() {
      this.set(process.uptime());
    },
  });
  return () => loop.disable();
}
