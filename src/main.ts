// The process: arguments in, exit code out.
import { run } from './cli/run.ts';

process.exitCode = await run(
  process.argv.slice(2),
  process.env,
  (text) => void process.stdout.write(`${text}\n`),
  (text) => void process.stderr.write(`${text}\n`),
);
