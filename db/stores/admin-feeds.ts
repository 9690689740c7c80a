import type { Queryable } from '#db/database.ts';

export type AdminFeedRow = {
  podcastId: string;
  title: string;
  /** Null where it is private. */
  url: string | null;
  private: boolean;
  state: 'waiting' | 'ok' | 'failing' | 'ended';
  failure: string | null;
  failureType: string | null;
  failures: number;
  failingSince: Date | null;
  lastReadAt: Date | null;
  lastChangeAt: Date | null;
  /** Null where it is not read any more. */
  nextReadAt: Date | null;
  intervalSeconds: number;
  push: 'none' | 'pending' | 'active' | 'failed';
  episodes: number;
  subscribers: number;
  drops: { entry: string; reason: string }[];
  dropped: number;
};

const columns = `podcast.id AS "podcastId",
  CASE WHEN podcast.owner_id IS NULL THEN podcast.title ELSE 'A private show' END AS title,
  feed.url, podcast.owner_id IS NOT NULL AS private, feed.state,
  feed.failure, feed.failure_type AS "failureType", feed.failures, feed.failing_since AS "failingSince",
  feed.last_read_at AS "lastReadAt", feed.last_change_at AS "lastChangeAt",
  CASE WHEN feed.next_read_at < 'infinity' THEN feed.next_read_at END AS "nextReadAt",
  feed.interval_seconds AS "intervalSeconds", coalesce(lease.state, 'none') AS push, podcast.episode_count AS episodes,
  podcast.subscribers, CASE WHEN podcast.owner_id IS NULL THEN feed.drops ELSE '[]' END AS drops, feed.dropped`;
const tables = `feeds feed JOIN podcasts podcast ON podcast.id = feed.podcast_id
  LEFT JOIN websub_leases lease ON lease.podcast_id = feed.podcast_id`;

/** Feeds that are read, by id; `q` is looked for in titles and addresses of those that are not private. */
export async function listAdminFeeds(
  db: Queryable,
  filter: { state?: string | undefined; provider?: string | undefined; q?: string | undefined },
  page: { limit: number; after: string | null },
): Promise<{ rows: AdminFeedRow[]; next: string | null }> {
  const { rows } = await db.query<AdminFeedRow>(
    `SELECT ${columns} FROM ${tables}
     WHERE podcast.retired_at IS NULL AND ($1::text IS NULL OR feed.state = $1)
       AND ($2::uuid IS NULL OR $2 = ANY (podcast.provider_ids))
       AND ($3::text IS NULL OR (podcast.owner_id IS NULL AND
         (strpos(lower(podcast.title), lower($3)) > 0 OR strpos(lower(feed.url), lower($3)) > 0)))
       AND ($4::uuid IS NULL OR feed.podcast_id > $4)
     ORDER BY feed.podcast_id LIMIT $5`,
    [filter.state ?? null, filter.provider ?? null, filter.q ?? null, page.after, page.limit + 1],
  );
  const shown = rows.slice(0, page.limit);
  return { rows: shown, next: rows.length > page.limit ? (shown.at(-1)?.podcastId ?? null) : null };
}

export async function findAdminFeed(db: Queryable, podcastId: string): Promise<AdminFeedRow | null> {
  const { rows } = await db.query<AdminFeedRow>(
    `SELECT ${columns} FROM ${tables} WHERE feed.podcast_id = $1`,
    [podcastId],
  );
  return rows[0] ?? null;
}
