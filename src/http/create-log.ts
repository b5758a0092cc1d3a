// The log: lines of JSON on standard output, gathered and written a few at a time so that logging costs requests little.
import { destination, pino, type DestinationStream, type Logger } from 'pino';
import { gatherLines } from './gather-lines.ts';
import { failure } from './log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Without `stream`, standard output. */
export function createLog(level: LogLevel, stream?: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // Errors of drivers carry rows and parameters; only what holds no data of buyers is written.
      serializers: { err: failure, error: failure },
    },
    stream ?? gatherLines(destination({ dest: 1, sync: false })),
  );
}
