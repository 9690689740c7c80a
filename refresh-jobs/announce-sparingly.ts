import { bumpGeneration } from '#db/catalog-generation.ts';
import type { Queryable } from '#db/database.ts';

/** Tells readers that their pages are old, at most once in a while: each time empties their caches. */
export type Announcer = {
  /** Inside the transaction that changed something. Too soon after the last time, it is only remembered. */
  changed(client: Queryable): Promise<void>;
  /** Now and then: tells what was only remembered. */
  catchUp(db: Queryable): Promise<void>;
};

export function announceSparingly(
  everyMs: number,
  now: () => Date,
  bump: (client: Queryable) => Promise<void> = bumpGeneration,
): Announcer {
  let toldAt = -Infinity;
  let untold = false;
  const tell = async (client: Queryable) => {
    untold = now().getTime() - toldAt < everyMs;
    if (untold) return;
    await bump(client);
    toldAt = now().getTime();
  };
  return {
    changed: tell,
    catchUp: async (db) => {
      if (untold) await tell(db);
    },
  };
}
