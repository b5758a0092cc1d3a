// A reporter that names the test files which do not end: what a worker does without a pause no time-out can interrupt, and
// then nothing else would say where the run hangs.
import type { Reporter, TestModule } from 'vitest/node';

const LOOK_EVERY_MS = 60_000;
const TOO_LONG_MS = 5 * 60_000;

export class SlowFiles implements Reporter {
  readonly #startedMs = new Map<string, number>();
  readonly #looking = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();

  onTestModuleStart({ moduleId }: TestModule): void {
    this.#startedMs.set(moduleId, performance.now());
  }

  onTestModuleEnd({ moduleId }: TestModule): void {
    this.#startedMs.delete(moduleId);
  }

  onTestRunEnd(): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    for (const [moduleId, startedMs] of this.#startedMs) {
      const forMs = performance.now() - startedMs;
      if (forMs > TOO_LONG_MS) console.error(`${moduleId} has been running for ${Math.round(forMs / 60_000)} minutes`);
    }
  }
}
