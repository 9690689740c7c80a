import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type StagedEpisode = { position: number; episode: unknown };

/** Keeps what a reading of a large feed has found, until it commits. */
export async function stageEpisodes(
  db: Queryable,
  readingId: string,
  episodes: StagedEpisode[],
): Promise<void> {
  await db.query(
    `INSERT INTO staged_episodes (reading_id, position, episode)
     SELECT $1, position, episode FROM jsonb_to_recordset($2) AS fresh (position integer, episode jsonb)`,
    [readingId, jsonText(episodes)],
  );
}

/** In the order of the feed, after a place. */
export async function readStagedEpisodes(
  db: Queryable,
  readingId: string,
  after: number,
  limit: number,
): Promise<StagedEpisode[]> {
  const { rows } = await db.query<StagedEpisode>(
    `SELECT position, episode FROM staged_episodes WHERE reading_id = $1 AND position > $2 ORDER BY position LIMIT $3`,
    [readingId, after, limit],
  );
  return rows;
}

export async function forgetStagedEpisodes(db: Queryable, readingId: string): Promise<void> {
  await db.query('DELETE FROM staged_episodes WHERE reading_id = $1', [readingId]);
}

/** What readings left whose worker was killed. */
export async function forgetAbandonedEpisodes(db: Queryable): Promise<void> {
  await db.query(`DELETE FROM staged_episodes WHERE staged_at < now() - interval '6 hours'`);
}
