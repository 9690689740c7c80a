import type { FinishedFeed } from '#db/stores/feeds.ts';

export type Gatherer = {
  /** Kept together with what else ends within the next moments. */
  add(finished: FinishedFeed): void;
  /** Keeps what is left. */
  close(): Promise<void>;
};

/**
 * Keeps results in one statement per moment instead of one per feed. What cannot be kept is lost, and its feeds are
 * read again when their leases are over: reading a feed twice harms nobody.
 */
export function gatherFinished(
  keep: (finished: FinishedFeed[]) => Promise<void>,
  options: { gatherMs: number; onError: (error: unknown) => void },
): Gatherer {
  let gathered: FinishedFeed[] = [];
  let timer: NodeJS.Timeout | undefined;
  let keeping: Promise<void> = Promise.resolve();

  const flush = () => {
    timer = undefined;
    const batch = gathered;
    gathered = [];
    keeping = keeping.then(() => keep(batch)).catch(options.onError);
  };

  return {
    add: (finished) => {
      gathered.push(finished);
      timer ??= setTimeout(flush, options.gatherMs);
    },
    close: async () => {
      clearTimeout(timer);
      if (gathered.length > 0) flush();
      await keeping;
    },
  };
}
