import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Does round after round until closed; each answers how many milliseconds to wait before the next. A round does not
 * throw, and hears by `stopping` that it is to end.
 */
export function runRounds(
  round: () => Promise<number>,
  stopping: AbortController,
): { close(): Promise<void> } {
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      const wait = await round();
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    close: async () => {
      stopping.abort(new Error('stopping'));
      await running;
    },
  };
}
