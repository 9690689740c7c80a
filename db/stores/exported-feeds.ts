import type { Queryable } from '#db/database.ts';

export type ExportedFeed = {
  podcastId: string;
  title: string;
  homepage: string | null;
  categories: string[];
  url: string | null;
  /** Of a private feed, instead of `url`. */
  sealedUrl: Buffer | null;
};

const pageSize = 500;

/** The feeds that a listener subscribed to, by name; private ones only where they are asked for, and only their own. */
export async function* exportedFeeds(
  db: Queryable,
  listenerId: string,
  options: { withPrivate: boolean },
): AsyncGenerator<ExportedFeed> {
  let after: { sortName: string; podcastId: string } | undefined;
  for (;;) {
    const { rows } = await db.query<ExportedFeed & { sortName: string }>(
      `SELECT podcast.id AS "podcastId", title, homepage, categories, url, sealed_url AS "sealedUrl",
         sort_name AS "sortName"
       FROM subscriptions
         JOIN podcasts podcast ON podcast.id = subscriptions.podcast_id
         JOIN feeds ON feeds.podcast_id = podcast.id
       WHERE listener_id = $1 AND (owner_id IS NULL OR ($2 AND owner_id = $1))
         AND ($3::text IS NULL OR (sort_name COLLATE "C", podcast.id) > ($3, $4::uuid))
       ORDER BY sort_name COLLATE "C", podcast.id LIMIT ${String(pageSize)}`,
      [listenerId, options.withPrivate, after?.sortName ?? null, after?.podcastId ?? null],
    );
    yield* rows;
    after = rows.at(-1);
    if (rows.length < pageSize) return;
  }
}
