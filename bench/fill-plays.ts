import type { Database } from '#db/database.ts';

/**
 * So many plays of a listener within five years, nearly all of them listens: half of them of stations, half of
 * episodes, few items far more often than the rest. Other listeners' plays lie between them. The sums are made as
 * events would have left them.
 */
export async function fillPlays({ pool }: Database, listenerId: string, count: number): Promise<void> {
  await pool.query(`
    INSERT INTO listeners (issuer_id, subject, pseudonym)
    SELECT issuer_id, 'other ' || n, 'other ' || n FROM listeners, generate_series(1, 500) AS n WHERE subject = 'bench'`);
  await pool.query('SELECT setseed(0.5)');
  await pool.query(
    `WITH station AS (SELECT id, name AS title, row_number() OVER () - 1 AS n FROM stations),
     episode AS (SELECT id, podcast_id, title, row_number() OVER () - 1 AS n FROM episodes),
     owner AS (SELECT id, row_number() OVER () - 1 AS n FROM listeners WHERE id <> $1),
     asked AS MATERIALIZED (
       SELECT n, n % 2 AS other, random() < 0.5 AS of_station, floor(200 * power(random(), 3)) AS which_station,
         floor(20000 * power(random(), 2)) AS which_episode,
         now() - random() * interval '1825 days' AS started_at, floor(power(random(), 2) * 5400000) AS ms
       FROM generate_series(1, 2 * $2::integer) AS n
     )
     INSERT INTO plays (listener_id, play, item, parent, title, started_at, last_at, listened_ms, position_ms,
       last_type, counted, reason)
     SELECT CASE other WHEN 0 THEN $1 ELSE owner.id END, 'play ' || asked.n,
       CASE WHEN of_station THEN 'station:' || station.id ELSE 'episode:' || episode.id END,
       CASE WHEN NOT of_station THEN 'podcast:' || podcast_id END,
       CASE WHEN of_station THEN station.title ELSE episode.title END,
       started_at, started_at + ms * interval '1 millisecond', ms, ms, 'stopped', ms >= 30000,
       CASE WHEN ms >= 30000 THEN 'heard-30-seconds' ELSE 'too-short' END
     FROM asked JOIN station ON station.n = which_station JOIN episode ON episode.n = which_episode
     JOIN owner ON owner.n = asked.n % 500
     ORDER BY started_at`,
    [listenerId, count],
  );
  await pool.query(`
    INSERT INTO listening (listener_id, quarter, item, parent, plays, listens, listened_ms)
    SELECT listener_id, date_bin('15 minutes', started_at, '2000-01-01'), item, max(parent), count(*),
      count(*) FILTER (WHERE counted), sum(listened_ms)
    FROM plays GROUP BY 1, 2, 3 ORDER BY 2`);
  await pool.query(`
    INSERT INTO listener_items (listener_id, item, parent, plays, listens, listened_ms, last_at)
    SELECT listener_id, item, max(parent), count(*), count(*) FILTER (WHERE counted), sum(listened_ms), max(last_at)
    FROM plays GROUP BY 1, 2`);
  await pool.query(`
    INSERT INTO item_days (item, day, parent, listens, listened_ms)
    SELECT item, (started_at AT TIME ZONE 'UTC')::date, max(parent), count(*), sum(listened_ms)
    FROM plays WHERE counted GROUP BY 1, 2`);
  await pool.query('VACUUM (ANALYZE) plays, listening, listener_items, item_days');
}
