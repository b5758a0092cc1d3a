// The command line in the process of a test: what it prints and complains of, and its exit code.
import { run } from '../src/cli/run.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(
    args,
    { KASSA_LOG_LEVEL: 'silent', ...environment },
    (text) => void out.push(text),
    (text) => void err.push(text),
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}
