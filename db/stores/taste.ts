import type { Queryable } from '#db/database.ts';

/** What one listener did with one station, or with one show and its episodes, one artist and their tracks, together. */
export type UnitListening = {
  listenerId: string;
  /** station:<id>, podcast:<id> or artist:<id>, as it is called today */
  unit: string;
  plays: number;
  listens: number;
  skips: number;
  lastAt: Date;
  opinion: 'liked' | 'disliked' | null;
  /** A favorite station or artist, or a show subscribed to. */
  kept: boolean;
};

const wellFormed = `~ '^(station|podcast|artist):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`;

/** SQL for the id in a URN of one kind; null for others. */
function idIn(column: string, kind: string): string {
  return `CASE WHEN ${column} ~ '^${kind}:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    THEN split_part(${column}, ':', 2)::uuid END`;
}

/**
 * An opinion of one episode speaks for its show, and one of a track for its first artist, yet less: who dislikes one may
 * like the next. What is kept and was
 * never heard was last touched when it was kept. Private shows are nobody else's affair: they are left out here, and so
 * reach neither the model nor anybody's suggestions.
 */
const saidSql = `
  SELECT listener_id, CASE WHEN item LIKE 'episode:%' OR item LIKE 'track:%' THEN parent ELSE item END AS unit,
    plays, listens, skips, last_at, NULL AS opinion, false AS kept
  FROM listener_items WHERE listener_id = ANY ($1::uuid[])
  UNION ALL
  SELECT listener_id, urn, 0, 0, 0, created_at, NULL, true FROM favorites
  WHERE listener_id = ANY ($1::uuid[]) AND (urn LIKE 'station:%' OR urn LIKE 'artist:%')
  UNION ALL
  SELECT listener_id, 'podcast:' || podcast_id, 0, 0, 0, created_at, NULL, true FROM subscriptions
  WHERE listener_id = ANY ($1::uuid[])
  UNION ALL
  SELECT listener_id, item, 0, 0, 0, said_at, opinion, false FROM opinions
  WHERE listener_id = ANY ($1::uuid[]) AND item LIKE 'station:%' AND opinion IN ('liked', 'disliked')
  UNION ALL
  SELECT listener_id, 'podcast:' || episode.podcast_id, 0, 0, CASE opinion WHEN 'disliked' THEN 2 ELSE 0 END, said_at,
    CASE opinion WHEN 'liked' THEN opinion END, false
  FROM opinions JOIN episodes episode ON episode.id = CASE
    WHEN item ~ '^episode:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(item, 9)::uuid END
  WHERE listener_id = ANY ($1::uuid[]) AND opinion IN ('liked', 'disliked')
  UNION ALL
  SELECT listener_id, 'artist:' || track.artist_ids[1], 0, 0, CASE opinion WHEN 'disliked' THEN 2 ELSE 0 END, said_at,
    CASE opinion WHEN 'liked' THEN opinion END, false
  FROM opinions JOIN tracks track ON track.id = ${idIn('item', 'track')}
  WHERE listener_id = ANY ($1::uuid[]) AND opinion IN ('liked', 'disliked')
  UNION ALL
  SELECT listener_id, 'artist:' || track.artist_ids[1], 0, 0, 0, favorite.created_at, 'liked', false
  FROM favorites favorite JOIN tracks track ON track.id = ${idIn('urn', 'track')}
  WHERE listener_id = ANY ($1::uuid[])
  UNION ALL
  SELECT listener_id, 'artist:' || album.artist_ids[1], 0, 0, 0, favorite.created_at, 'liked', false
  FROM favorites favorite JOIN albums album ON album.id = ${idIn('urn', 'album')}
  WHERE listener_id = ANY ($1::uuid[])`;

const readSql = `
  WITH said AS (SELECT *, CASE WHEN unit ${wellFormed} THEN split_part(unit, ':', 2)::uuid END AS id FROM (${saidSql}) each),
  named AS (
    SELECT said.*, CASE WHEN unit LIKE 'station:%' THEN 'station:' || coalesce(station.station_id, said.id)
      WHEN unit LIKE 'artist:%' THEN 'artist:' || coalesce(artist.artist_id, said.id)
      ELSE 'podcast:' || coalesce(podcast.podcast_id, said.id) END AS today,
      CASE WHEN unit LIKE 'podcast:%' THEN coalesce(podcast.podcast_id, said.id) END AS show_id
    FROM said
    LEFT JOIN station_aliases station ON unit LIKE 'station:%' AND station.old_id = said.id
    LEFT JOIN artist_aliases artist ON unit LIKE 'artist:%' AND artist.old_id = said.id
    LEFT JOIN podcast_aliases podcast ON unit LIKE 'podcast:%' AND podcast.old_id = said.id
    WHERE said.id IS NOT NULL
  )
  SELECT listener_id AS "listenerId", today AS unit, sum(plays)::integer AS plays, sum(listens)::integer AS listens,
    sum(skips)::integer AS skips, coalesce(max(last_at) FILTER (WHERE plays > 0), max(last_at)) AS "lastAt",
    min(opinion) AS opinion, bool_or(kept) AS kept
  FROM named
  WHERE show_id IS NULL OR NOT EXISTS (SELECT FROM podcasts WHERE id = show_id AND owner_id IS NOT NULL)
  GROUP BY listener_id, today
  ORDER BY listener_id, max(last_at) DESC, today`;

/** Of these listeners, grouped by listener, what was touched last first. */
export async function readListening(db: Queryable, listenerIds: readonly string[]): Promise<UnitListening[]> {
  const { rows } = await db.query<UnitListening>(readSql, [listenerIds]);
  return rows;
}

/** The next listeners in the order of their ids, after this one. */
export async function listenersAfter(db: Queryable, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT id FROM listeners WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2',
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Of each station and show that the listener heard in the last `days`, the share of that which fell within two hours
 * of this time of day, where there were three listens at least.
 */
export async function sharesAroundNow(
  db: Queryable,
  listenerId: string,
  now: Date,
  days: number,
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ unit: string; share: number }>(
    `SELECT coalesce(parent, item) AS unit, coalesce(sum(listened_ms) FILTER (
       WHERE least(away, 1440 - away) <= 120)::float8 / nullif(sum(listened_ms), 0), 0) AS share
     FROM listening, LATERAL (SELECT abs(extract(epoch FROM quarter - date_trunc('day', quarter, 'UTC'))
       - extract(epoch FROM $2::timestamptz - date_trunc('day', $2::timestamptz, 'UTC'))) / 60 AS away) clock
     WHERE listener_id = $1 AND quarter > $2::timestamptz - $3 * interval '1 day'
     GROUP BY 1 HAVING sum(listens) >= 3`,
    [listenerId, now, days],
  );
  return new Map(rows.map(({ unit, share }) => [unit, share]));
}

/** Grows with every listen of anybody since the beginning of that day (UTC). */
export async function listensSince(db: Queryable, day: Date): Promise<number> {
  const { rows } = await db.query<{ listens: number }>(
    `SELECT coalesce(sum(listens), 0)::bigint AS listens FROM item_days
     WHERE day >= ($1::timestamptz AT TIME ZONE 'UTC')::date`,
    [day],
  );
  return rows[0]?.listens ?? 0;
}
