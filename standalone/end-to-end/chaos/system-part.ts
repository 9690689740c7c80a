import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningProgram } from '#test-parts/run-program.ts';

/** One process of the system, which can be killed and started again on the same address and data. */
export type SystemPart = {
  name: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** What it said before it ended by itself; undefined while it runs. */
  lastWords?(): string | undefined;
};

export function lastWordsOf(running: RunningProgram | undefined): string | undefined {
  const isOver = running?.process.exitCode !== null || running.process.signalCode !== null;
  return running && isOver ? running.output().slice(-5_000) : undefined;
}

/** Throws where a part ended that nobody killed. */
export function assertAlive(parts: readonly SystemPart[]): void {
  for (const { name, lastWords } of parts) {
    const words = lastWords?.();
    if (words !== undefined) throw new Error(`${name} ended by itself:\n${words}`);
  }
}

/** Starts a part that may need another one which is on its way up as well. */
export async function startPatiently(part: SystemPart, patienceMs = 60_000): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await part.start();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}
