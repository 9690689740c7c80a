import type { Queryable } from '#db/database.ts';
import { feedDue } from './ensure-feed.ts';

/**
 * The feed is read at once, and believed whatever it lists when `trusted` says that somebody asked for it by hand.
 * One that is being read at this moment is read once more. False where there is none, or nobody wants it.
 */
export async function makeFeedDue(
  db: Queryable,
  podcastId: string,
  options: { trusted?: boolean } = {},
): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE feeds SET next_read_at = clock_timestamp(), priority = CASE WHEN $2 THEN ${String(askedByHand)} ELSE priority END
     WHERE podcast_id = $1 AND EXISTS (SELECT FROM podcasts WHERE id = $1 AND retired_at IS NULL)`,
    [podcastId, options.trusted === true],
  );
  if (rowCount !== 1) return false;
  await db.query('SELECT pg_notify($1, $2)', [feedDue, podcastId]);
  return true;
}

/** `feeds.priority` of a feed whose next reading somebody asked for by hand. */
export const askedByHand = 100;
