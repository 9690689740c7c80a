import type { Queryable } from '#db/database.ts';

/** An offset from UTC that holds from `since` until before `until`. */
export type ZoneSpan = { since: Date; until: Date; offsetMs: number };
export type Amount = { plays: number; listens: number; listenedMs: number };
export type Heard = {
  /** The URN of an item, or what it is gathered under: a show, an artist, an album. */
  item: string;
  kind: 'stations' | 'shows' | 'episodes' | 'artists' | 'albums' | 'tracks';
  listens: number;
  listenedMs: number;
};
type Span = { from: Date; to: Date };

/** When the listener's history begins, to a quarter of an hour. */
export async function firstListening(db: Queryable, listenerId: string): Promise<Date | null> {
  const { rows } = await db.query<{ first: Date | null }>(
    'SELECT min(quarter) AS first FROM listening WHERE listener_id = $1',
    [listenerId],
  );
  return rows[0]?.first ?? null;
}

/** `listening` of listener $1 with the offset of each quarter, by the spans of a time zone ($2, $3, $4). */
const spannedListening = `
  FROM unnest($2::timestamptz[], $3::timestamptz[], $4::integer[]) AS span (since, until, seconds)
  JOIN listening ON listener_id = $1 AND quarter >= span.since AND quarter < span.until`;

function spanValues(listenerId: string, spans: readonly ZoneSpan[]): unknown[] {
  return [
    listenerId,
    spans.map(({ since }) => since),
    spans.map(({ until }) => until),
    spans.map(({ offsetMs }) => offsetMs / 1_000),
  ];
}

const amount = `sum(plays)::integer AS plays, sum(listens)::integer AS listens,
  sum(listened_ms)::bigint AS "listenedMs"`;

/** By day, as 2026-11-21, in order, those without a play left out; and milliseconds heard by hour of the day, 24. */
export async function listeningByDayAndHour(
  db: Queryable,
  listenerId: string,
  spans: readonly ZoneSpan[],
): Promise<{ days: (Amount & { day: string })[]; hours: number[] }> {
  const { rows } = await db.query<Amount & { day: string | null; hour: number | null }>(
    // First by the hour since 1970, which is a number: many rows become few before any of it is made a date.
    `WITH hours AS MATERIALIZED (
       SELECT floor((date_part('epoch', quarter) + seconds) / 3600)::integer AS hour, sum(plays) AS plays,
         sum(listens) AS listens, sum(listened_ms) AS listened_ms
       ${spannedListening} GROUP BY 1
     )
     SELECT (date '1970-01-01' + day)::text AS day, hour, ${amount}
     FROM (SELECT hour / 24 AS day, hour % 24 AS hour, plays, listens, listened_ms FROM hours) local
     GROUP BY GROUPING SETS ((day), (hour)) ORDER BY day`,
    spanValues(listenerId, spans),
  );
  const hours = new Map(rows.map(({ hour, listenedMs: ms }) => [hour, ms]));
  return {
    days: rows.flatMap(({ day, plays, listens, listenedMs: ms }) =>
      day === null ? [] : [{ day, plays, listens, listenedMs: ms }],
    ),
    hours: Array.from({ length: 24 }, (_, hour) => hours.get(hour) ?? 0),
  };
}

/** The days with a listen, in order: each is looked for by itself, which takes less than to read all that was heard. */
export async function listenedDays(
  db: Queryable,
  listenerId: string,
  spans: readonly ZoneSpan[],
): Promise<string[]> {
  const { rows } = await db.query<{ day: string }>(
    `SELECT DISTINCT day::date::text AS day
     FROM unnest($2::timestamptz[], $3::timestamptz[], $4::integer[]) AS span (since, until, seconds)
     CROSS JOIN LATERAL (SELECT seconds * interval '1 second' AS shift) AS by
     CROSS JOIN LATERAL generate_series(date_trunc('day', since AT TIME ZONE 'UTC' + shift),
       until AT TIME ZONE 'UTC' + shift, interval '1 day') AS day
     WHERE EXISTS (
       SELECT FROM listening WHERE listener_id = $1 AND listens > 0
         AND quarter >= greatest(since, (day - shift) AT TIME ZONE 'UTC')
         AND quarter < least(until, (day + interval '1 day' - shift) AT TIME ZONE 'UTC'))
     ORDER BY day`,
    spanValues(listenerId, spans),
  );
  return rows.map(({ day }) => day);
}

export async function listenedMs(db: Queryable, listenerId: string, { from, to }: Span): Promise<number> {
  const { rows } = await db.query<{ sum: number }>(
    `SELECT coalesce(sum(listened_ms), 0)::bigint AS sum FROM listening
     WHERE listener_id = $1 AND quarter >= $2 AND quarter < $3`,
    [listenerId, from, to],
  );
  return rows[0]?.sum ?? 0;
}

/**
 * What was heard most, at most `limit` of each kind, most first; how many items were heard, and how many of them for
 * the first time. Of all time, null, that is all of them.
 */
export async function mostHeard(
  db: Queryable,
  listenerId: string,
  span: Span | null,
  limit: number,
): Promise<{ top: Heard[]; items: number; discovered: number }> {
  const source = span
    ? 'listening WHERE listener_id = $1 AND quarter >= $3 AND quarter < $4'
    : 'listener_items WHERE listener_id = $1';
  const known = span
    ? `AND NOT EXISTS (SELECT FROM plays WHERE listener_id = $1 AND plays.item = heard.item AND started_at < $3
         AND removed_at IS NULL AND plays.listened_ms > 0)`
    : '';
  const { rows } = await db.query<{ top: Heard[] | null; items: number; discovered: number }>(
    `WITH heard AS MATERIALIZED (
       SELECT item, max(parent) AS parent, split_part(item, ':', 1) AS kind, sum(listens) AS listens,
         sum(listened_ms) AS listened_ms
       FROM ${source} GROUP BY item HAVING sum(listened_ms) > 0
     ), gathered AS (
       SELECT item, kind || 's' AS kind, listens, listened_ms FROM heard
       UNION ALL
       SELECT parent, CASE kind WHEN 'episode' THEN 'shows' ELSE 'artists' END, sum(listens), sum(listened_ms)
       FROM heard WHERE parent IS NOT NULL AND kind IN ('episode', 'track') GROUP BY 1, 2
       UNION ALL
       SELECT 'album:' || track.album_id, 'albums', sum(listens), sum(listened_ms)
       FROM heard
       CROSS JOIN LATERAL (SELECT CASE WHEN item ~ '^track:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
         THEN substr(item, 7)::uuid END AS id) named
       LEFT JOIN track_aliases alias ON alias.old_id = named.id
       JOIN tracks track ON track.id = coalesce(alias.track_id, named.id) AND track.album_id IS NOT NULL
       WHERE kind = 'track' GROUP BY 1
     ), placed AS (
       SELECT *, row_number() OVER (PARTITION BY kind ORDER BY listened_ms DESC, listens DESC, item) AS place
       FROM gathered
     )
     SELECT
       (SELECT json_agg(json_build_object('item', item, 'kind', kind, 'listens', listens, 'listenedMs', listened_ms)
          ORDER BY kind, place) FROM placed WHERE place <= $2) AS top,
       (SELECT count(*) FROM heard)::integer AS items,
       (SELECT count(*) FROM heard WHERE true ${known})::integer AS discovered`,
    [listenerId, limit, ...(span ? [span.from, span.to] : [])],
  );
  const [row] = rows;
  return { top: row?.top ?? [], items: row?.items ?? 0, discovered: row?.discovered ?? 0 };
}

/** Plays with less than half an hour between them are one session; how long it lasted is what was heard in it. */
export async function listeningSessions(
  db: Queryable,
  listenerId: string,
  { from, to }: Span,
): Promise<{ sessions: number; longestMs: number }> {
  const { rows } = await db.query<{ sessions: number; longestMs: number }>(
    `WITH heard AS (
       SELECT started_at, play, last_at, listened_ms, max(last_at) OVER (
         ORDER BY started_at, play ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
       FROM plays
       WHERE listener_id = $1 AND started_at >= $2 AND started_at < $3 AND removed_at IS NULL AND listened_ms > 0
     ), numbered AS (
       SELECT *, count(*) FILTER (WHERE until IS NULL OR started_at >= until + interval '30 minutes')
         OVER (ORDER BY started_at, play) AS session
       FROM heard
     ), session AS (
       SELECT least(sum(listened_ms), extract(epoch FROM max(last_at) - min(started_at)) * 1000) AS ms
       FROM numbered GROUP BY session
     )
     SELECT count(*)::integer AS sessions, coalesce(max(ms), 0)::bigint AS "longestMs" FROM session`,
    [listenerId, from, to],
  );
  return rows[0] ?? { sessions: 0, longestMs: 0 };
}

/** By month of a local year: the station, show or artist that was heard most in it. */
export async function mostHeardByMonth(
  db: Queryable,
  listenerId: string,
  spans: readonly ZoneSpan[],
): Promise<(Omit<Heard, 'kind'> & { month: number })[]> {
  const { rows } = await db.query<Omit<Heard, 'kind'> & { month: number }>(
    `SELECT DISTINCT ON (month) * FROM (
       SELECT extract(month FROM quarter AT TIME ZONE 'UTC' + seconds * interval '1 second')::integer AS month, coalesce(parent, item) AS item,
         sum(listens)::integer AS listens, sum(listened_ms)::bigint AS "listenedMs"
       ${spannedListening} GROUP BY 1, 2
     ) heard WHERE "listenedMs" > 0 ORDER BY month, "listenedMs" DESC, listens DESC, item`,
    spanValues(listenerId, spans),
  );
  return rows;
}

/** What something was called when it was played last; of what was never named, nothing. */
export async function lastTitles(
  db: Queryable,
  listenerId: string,
  items: readonly string[],
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map();
  const { rows } = await db.query<{ item: string; title: string }>(
    `SELECT asked.item, play.title FROM unnest($2::text[]) AS asked (item)
     CROSS JOIN LATERAL (SELECT title FROM plays WHERE listener_id = $1 AND plays.item = asked.item
       AND title IS NOT NULL AND removed_at IS NULL ORDER BY started_at DESC LIMIT 1) play`,
    [listenerId, items],
  );
  return new Map(rows.map(({ item, title }) => [item, title]));
}

/** The first thing that was played in a time. */
export async function firstPlay(
  db: Queryable,
  listenerId: string,
  { from, to }: Span,
): Promise<{ item: string; title: string | null; startedAt: Date } | null> {
  const { rows } = await db.query<{ item: string; title: string | null; startedAt: Date }>(
    `SELECT item, title, started_at AS "startedAt" FROM plays
     WHERE listener_id = $1 AND removed_at IS NULL AND started_at >= $2 AND started_at < $3 AND listened_ms > 0
     ORDER BY started_at, play LIMIT 1`,
    [listenerId, from, to],
  );
  return rows[0] ?? null;
}
