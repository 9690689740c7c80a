import { setTimeout as sleep } from 'node:timers/promises';

/** One process of the system, which can be killed and started again on the same address and data. */
export type SystemPart = { name: string; kill(): Promise<void>; start(): Promise<void> };

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
