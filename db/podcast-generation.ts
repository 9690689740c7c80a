import type { Database, Queryable } from './database.ts';

export const podcastsChanged = 'podcasts_changed';

export async function readPodcastGeneration(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ generation: string | number }>(
    'SELECT podcast_generation AS generation FROM catalog_state',
  );
  return Number(rows[0]?.generation ?? 0);
}

/** Says that readers' pages of podcasts are old. After the commit: inside of it, every feed would wait for one row. */
export async function bumpPodcastGeneration(db: Queryable): Promise<void> {
  await db.query(
    `WITH raised AS (
       UPDATE catalog_state SET podcast_generation = podcast_generation + 1 RETURNING podcast_generation
     )
     SELECT pg_notify('${podcastsChanged}', podcast_generation::text) FROM raised`,
  );
}

export type PodcastGeneration = {
  /** Something was committed: said to all within `gatherMs`, once for all that was committed meanwhile. */
  changed(): void;
  /** Says what is left to say. */
  close(): Promise<void>;
};

export function createPodcastGeneration(
  database: Pick<Database, 'pool'>,
  {
    gatherMs = 400,
    bump = bumpPodcastGeneration,
    onError = () => undefined,
  }: {
    gatherMs?: number;
    bump?: (db: Queryable) => Promise<void>;
    onError?: (error: unknown) => void;
  } = {},
): PodcastGeneration {
  let timer: NodeJS.Timeout | undefined;
  let saying: Promise<void> = Promise.resolve();

  function say(): void {
    timer = undefined;
    saying = saying
      .then(() => bump(database.pool))
      .catch((error: unknown) => {
        onError(error);
        // Unsaid, pages would stay old: the database is asked again.
        plan();
      });
  }
  function plan(): void {
    timer ??= setTimeout(say, gatherMs);
  }

  return {
    changed: plan,
    close: async () => {
      if (timer) {
        clearTimeout(timer);
        say();
      }
      await saying;
      clearTimeout(timer);
    },
  };
}
