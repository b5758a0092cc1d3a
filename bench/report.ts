// Turns what was measured into lines for people. Ratios compare windows of the same round, then take the median.
import { cpus, release, totalmem, type } from 'node:os';
import type { Measured } from './bench.ts';
import { median, percentile } from './measure.ts';

const COLUMNS = [
  { title: 'connections', width: 11 },
  { title: 'operation', width: -17 },
  { title: 'server', width: -16 },
  { title: 'per second', width: 11 },
  { title: 'p50 ms', width: 8 },
  { title: 'p99 ms', width: 8 },
  { title: '× floor', width: 8 },
  { title: 'p99 × floor', width: 12 },
  { title: 'memory MB', width: 10 },
] as const;

export const heading = (): string => row(COLUMNS.map(({ title }) => title));

/** One line a server, for what was measured in turn with each other. */
export function lines(measured: readonly Measured[], floorName: string): readonly string[] {
  const floor = measured.find(({ target }) => target.name === floorName);
  return measured.map((one) => {
    const isCompared = floor !== undefined && floor !== one;
    return row([
      String(one.connections),
      one.operation,
      one.target.name,
      median(one.rounds.map(({ perSecond }) => perSecond)).toFixed(0),
      medianOf(one, 0.5).toFixed(2),
      medianOf(one, 0.99).toFixed(2),
      isCompared ? ratio(one, floor).toFixed(2) : '',
      isCompared ? (medianOf(one, 0.99) / medianOf(floor, 0.99)).toFixed(2) : '',
      one.residentBytes === null ? '' : (one.residentBytes / 2 ** 20).toFixed(0),
    ]);
  });
}

export function machine(database: string): string {
  const [processor] = cpus();
  return [
    `Node ${process.versions.node}`,
    database,
    `${type()} ${release()}`,
    `${cpus().length} × ${processor?.model ?? 'unknown processor'}`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    'client, servers and database on this one machine',
  ].join(' · ');
}

const medianOf = (one: Measured, share: number): number =>
  median(one.rounds.map(({ latencies }) => percentile(latencies, share)));

const ratio = (one: Measured, floor: Measured): number =>
  median(one.rounds.map(({ perSecond }, index) => perSecond / (floor.rounds[index]?.perSecond ?? Number.NaN)));

const row = (cells: readonly string[]): string =>
  COLUMNS.map(({ width }, index) => {
    const cell = cells[index] ?? '';
    return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
  }).join(' ');
