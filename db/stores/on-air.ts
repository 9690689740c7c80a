import type { Queryable } from '#db/database.ts';

/** NOTIFY of it wakes readers: somebody listens to a station that nobody reads. */
export const onAirWanted = 'on_air_wanted';

export type OnAirState = {
  stationId: string;
  title: string | null;
  artist: string | null;
  song: string | null;
  since: Date | null;
  /** Grows with each change of any station; 0 where nothing was ever said. */
  version: number;
};
/** What a station says, and by which way it was read. */
export type OnAirTitle = {
  title: string | null;
  artist: string | null;
  song: string | null;
  source: string | null;
};

/** A reader whose lease ended so many seconds ago has died, and its titles with it. */
const staleAfter = 60;
/** A station is written again only where that moves its time by so many seconds: most events say nothing new. */
const worthWriting = 10;

/** Asks for stations to be read for so many seconds. In the order of their ids, so that two who ask do not deadlock. */
export async function wantOnAir(
  db: Queryable,
  wanted: readonly { stationId: string; seconds: number }[],
): Promise<void> {
  if (wanted.length === 0) return;
  await db.query({
    name: 'want-on-air',
    text: `WITH asked AS (
             SELECT station.id, max(seconds) AS seconds
             FROM unnest($1::uuid[], $2::real[]) AS given (id, seconds)
             LEFT JOIN station_aliases alias ON alias.old_id = given.id
             JOIN stations station ON station.id = coalesce(alias.station_id, given.id)
             GROUP BY station.id ORDER BY station.id
           ), noted AS (
             INSERT INTO on_air AS known (station_id, wanted_until)
             SELECT id, now() + make_interval(secs => seconds) FROM asked
             ON CONFLICT (station_id) DO UPDATE SET wanted_until = excluded.wanted_until
               WHERE known.wanted_until < excluded.wanted_until - make_interval(secs => ${String(worthWriting)})
             RETURNING coalesce(known.leased_until, '-infinity') < now() AND known.next_read_at <= now() AS is_idle
           )
           SELECT pg_notify('${onAirWanted}', '') WHERE EXISTS (SELECT FROM noted WHERE is_idle)`,
    values: [wanted.map(({ stationId }) => stationId), wanted.map(({ seconds }) => seconds)],
  });
}

/**
 * What stations say now, by the ids that were asked for: one that was joined to another is known by its former id.
 * Nothing where the station never said anything; nulls where it stopped, or where nobody reads it.
 */
export async function readOnAir(
  db: Queryable,
  ids: readonly string[],
): Promise<{ states: (OnAirState & { asked: string })[]; newest: number }> {
  const { rows } = await db.query<OnAirState & { asked: string; newest: number }>({
    name: 'read-on-air',
    text: `SELECT given.id AS asked, station.id AS "stationId",
             CASE WHEN is_read THEN title END AS title, CASE WHEN is_read THEN artist END AS artist,
             CASE WHEN is_read THEN song END AS song, CASE WHEN is_read THEN since END AS since,
             coalesce(version, 0) AS version, newest.last_value AS newest
           FROM unnest($1::uuid[]) AS given (id)
           LEFT JOIN station_aliases alias ON alias.old_id = given.id
           JOIN stations station ON station.id = coalesce(alias.station_id, given.id)
           LEFT JOIN (
             SELECT *, leased_until > now() - make_interval(secs => ${String(staleAfter)}) AS is_read FROM on_air
           ) known ON known.station_id = station.id
           CROSS JOIN on_air_version AS newest`,
    values: [ids],
  });
  return {
    states: rows.map(({ newest: _, ...state }) => state),
    newest: rows[0]?.newest ?? 0,
  };
}

/** A station to read. Whoever finds another lease has lost it. */
export type OnAirLease = { stationId: string; lease: string; failures: number };

/** Takes wanted stations that nobody reads. Titles of a reader that died are forgotten: nobody knows if they hold. */
export async function claimOnAir(db: Queryable, limit: number, leaseSeconds: number): Promise<OnAirLease[]> {
  const forget = (column: string) => `${column} = CASE WHEN due.is_stale THEN NULL ELSE known.${column} END`;
  const { rows } = await db.query<OnAirLease>(
    `UPDATE on_air known SET lease = gen_random_uuid(), leased_until = now() + make_interval(secs => $2),
       ${['title', 'artist', 'song', 'since'].map(forget).join(', ')}
     FROM (
       SELECT station_id,
         coalesce(leased_until, '-infinity') < now() - make_interval(secs => ${String(staleAfter)}) AS is_stale
       FROM on_air
       WHERE wanted_until > now() AND next_read_at <= now() AND coalesce(leased_until, '-infinity') < now()
       ORDER BY wanted_until DESC LIMIT $1 FOR UPDATE SKIP LOCKED
     ) due
     WHERE known.station_id = due.station_id
     RETURNING known.station_id AS "stationId", known.lease, known.failures`,
    [limit, leaseSeconds],
  );
  return rows;
}

/** Goes on with those leases that are still held and still wanted; answers them, the others are over. */
export async function renewOnAir(
  db: Queryable,
  leases: readonly string[],
  leaseSeconds: number,
): Promise<Set<string>> {
  const { rows } = await db.query<{ lease: string }>(
    `WITH mine AS (
       SELECT station_id FROM on_air WHERE lease = ANY ($1::uuid[]) AND wanted_until > now()
       ORDER BY station_id FOR UPDATE
     )
     UPDATE on_air SET leased_until = now() + make_interval(secs => $2)
     FROM mine WHERE on_air.station_id = mine.station_id
     RETURNING lease`,
    [leases, leaseSeconds],
  );
  return new Set(rows.map(({ lease }) => lease));
}

/**
 * Keeps what a station says from now on, and in its songs; undefined where it said so already, or somebody else reads
 * the station now.
 */
export async function changeOnAir(
  db: Queryable,
  { stationId, lease }: Pick<OnAirLease, 'stationId' | 'lease'>,
  { title, artist, song, source }: OnAirTitle,
): Promise<OnAirState | undefined> {
  const { rows } = await db.query<OnAirState>(
    `WITH changed AS (
       UPDATE on_air SET title = $3, artist = $4, song = $5, source = $6, failure = NULL, failures = 0,
         since = CASE WHEN $3::text IS NULL THEN NULL ELSE now() END, version = nextval('on_air_version')
       WHERE station_id = $1 AND lease = $2
         AND (version = 0 OR (title, artist, song) IS DISTINCT FROM ($3::text, $4::text, $5::text))
       RETURNING station_id, title, artist, song, since, version
     ), kept AS (
       INSERT INTO songs (station_id, started_at, title, artist, song)
       SELECT station_id, since, title, artist, song FROM changed
       WHERE title IS NOT NULL AND title IS DISTINCT FROM (
         SELECT title FROM songs
         WHERE station_id = $1 AND started_at > now() - interval '10 minutes' ORDER BY started_at DESC LIMIT 1)
       ON CONFLICT DO NOTHING
     )
     SELECT station_id AS "stationId", title, artist, song, since, version FROM changed`,
    [stationId, lease, title, artist, song, source],
  );
  return rows[0];
}

/** Ends a lease. A station that could not be read is left alone for a while, `failure` says why. */
export async function releaseOnAir(
  db: Queryable,
  { stationId, lease }: Pick<OnAirLease, 'stationId' | 'lease'>,
  failed?: { failure: string; afterSeconds: number },
): Promise<void> {
  await db.query(
    `UPDATE on_air SET lease = NULL, leased_until = now(), failure = coalesce($3, failure),
       failures = CASE WHEN $3::text IS NULL THEN failures ELSE failures + 1 END,
       next_read_at = now() + make_interval(secs => $4)
     WHERE station_id = $1 AND lease = $2`,
    [stationId, lease, failed?.failure ?? null, failed?.afterSeconds ?? 0],
  );
}

/** A stream of a station, as a reader may open it. */
export type OnAirStream = {
  url: string;
  protocol: string;
  signing: 'none' | 'icecast';
  /** Inside hosts that its provider may contact. */
  allowedHosts: string[];
  /** Of the station. */
  name: string;
  country: string | null;
};

/** A station's streams, those that sound first. */
export async function onAirStreams(db: Queryable, stationId: string): Promise<OnAirStream[]> {
  const { rows } = await db.query<OnAirStream>(
    `SELECT coalesce(stream.resolved_urls[1], stream.url) AS url, stream.protocol, stream.signing,
       coalesce(provider.allowed_hosts, '{}') AS "allowedHosts", station.name, station.country
     FROM streams stream JOIN stations station ON station.id = stream.station_id
     LEFT JOIN providers provider ON provider.id = stream.provider_id
     WHERE stream.station_id = $1
     ORDER BY array_position('{ok,unknown,failing,dead}', stream.health), stream.position, stream.id LIMIT 4`,
    [stationId],
  );
  return rows;
}
