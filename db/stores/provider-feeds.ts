import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type ListedFeed = { podcastId: string; title?: string | undefined; categories: string[] };

export type ListChange = {
  added: string[];
  updated: string[];
  /** Listed until now, and not any more. */
  lost: string[];
  /** How many it listed before. */
  before: number;
};

/** Makes what a provider lists the given feeds and no others; answers what that changed. Inside a transaction. */
export async function replaceProviderFeeds(
  client: Queryable,
  providerId: string,
  listed: readonly ListedFeed[],
): Promise<ListChange> {
  const { rows } = await client.query<{ id: string; change: 'added' | 'updated' | 'lost' | 'same' }>(
    `WITH listed AS (
       SELECT DISTINCT ON ("podcastId") "podcastId" AS id, title, categories
       FROM jsonb_to_recordset($2) AS listed ("podcastId" uuid, title text, categories text[])
     ), known AS MATERIALIZED (SELECT * FROM provider_feeds WHERE provider_id = $1),
     kept AS (
       INSERT INTO provider_feeds (provider_id, podcast_id, title, categories)
       SELECT $1, id, listed.title, coalesce(listed.categories, '{}') FROM listed JOIN podcasts USING (id)
       ON CONFLICT (provider_id, podcast_id) DO UPDATE SET title = excluded.title, categories = excluded.categories
       WHERE (provider_feeds.title, provider_feeds.categories) IS DISTINCT FROM (excluded.title, excluded.categories)
       RETURNING podcast_id AS id
     ), gone AS (
       DELETE FROM provider_feeds WHERE provider_id = $1 AND podcast_id NOT IN (SELECT id FROM listed)
       RETURNING podcast_id AS id
     )
     SELECT id, CASE WHEN id IN (SELECT podcast_id FROM known) THEN 'updated' ELSE 'added' END AS change FROM kept
     UNION ALL SELECT id, 'lost' FROM gone
     UNION ALL SELECT podcast_id, 'same' FROM known
       WHERE podcast_id NOT IN (SELECT id FROM kept) AND podcast_id NOT IN (SELECT id FROM gone)`,
    [
      providerId,
      jsonText(
        listed.map(({ podcastId, title, categories }) => ({ podcastId, title: title ?? null, categories })),
      ),
    ],
  );
  const of = (...changes: string[]) =>
    rows.filter(({ change }) => changes.includes(change)).map(({ id }) => id);
  return {
    ...{ added: of('added'), updated: of('updated'), lost: of('lost') },
    before: of('updated', 'lost', 'same').length,
  };
}

export async function feedsOfProvider(client: Queryable, providerId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT podcast_id AS id FROM provider_feeds WHERE provider_id = $1',
    [providerId],
  );
  return rows.map(({ id }) => id);
}

/** From now on the runs of this provider read the feed, and no other feed. */
export async function readByRuns(client: Queryable, providerId: string, podcastId: string): Promise<void> {
  await client.query(
    `UPDATE feeds SET run_provider_id = CASE WHEN podcast_id = $2 THEN $1::uuid END
     WHERE (run_provider_id = $1 AND podcast_id <> $2) OR (podcast_id = $2 AND run_provider_id IS NULL)`,
    [providerId, podcastId],
  );
}

export async function countEpisodes(db: Queryable, podcastId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'SELECT episode_count AS count FROM podcasts WHERE id = $1',
    [podcastId],
  );
  return rows[0]?.count ?? 0;
}
