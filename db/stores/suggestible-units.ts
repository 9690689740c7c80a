import type { Queryable } from '#db/database.ts';

/** A station, a show, or an artist, as suggestions see it. */
export type SuggestibleUnit = {
  /** station:<id>, podcast:<id> or artist:<id> */
  id: string;
  title: string;
  /** tag:…, language:…, country:…, author:… */
  facets: string[];
  /** What providers make of it, from 0 to 1. */
  popularity: number;
  /**
   * What would be played: the station, the newest episode that this listener has not begun, a track of the artist that
   * they have not heard of late; null where nothing.
   */
  item: string | null;
};

const stationFacets = `
  ARRAY(SELECT 'tag:' || lower(tag) FROM unnest(tags) AS tag) ||
  ARRAY(SELECT 'language:' || language FROM unnest(languages) AS language) ||
  CASE WHEN country IS NULL THEN '{}'::text[] ELSE ARRAY['country:' || country] END`;
const podcastFacets = `
  ARRAY(SELECT 'tag:' || lower(category) FROM unnest(categories) AS category) ||
  ARRAY(SELECT 'language:' || language FROM unnest(languages) AS language) ||
  CASE WHEN coalesce(author, '') = '' THEN '{}'::text[] ELSE ARRAY['author:' || lower(author)] END`;
const artistFacets = `ARRAY(SELECT 'tag:' || lower(genre) FROM unnest(genres) AS genre)`;

/** The dead, the retired and private shows have no item; what the catalog does not know is left out. */
export async function loadUnits(
  db: Queryable,
  listenerId: string,
  units: readonly string[],
): Promise<SuggestibleUnit[]> {
  const idsOf = (kind: string) =>
    units.flatMap((unit) => (unit.startsWith(`${kind}:`) ? [unit.slice(kind.length + 1)] : []));
  const { rows } = await db.query<SuggestibleUnit>({
    name: 'load-suggestible-units',
    text: `
      SELECT 'station:' || id AS id, name AS title, ${stationFacets} AS facets, popularity / 1000000.0::float8 AS popularity,
        CASE WHEN retired_at IS NULL AND health <> 'dead' THEN 'station:' || id END AS item
      FROM stations WHERE id = ANY ($2::uuid[])
      UNION ALL
      SELECT 'podcast:' || podcast.id, podcast.title, ${podcastFacets}, least(popularity, 1000000) / 1000000.0::float8,
        'episode:' || newest.id
      FROM podcasts podcast LEFT JOIN LATERAL (
        SELECT id FROM episodes episode
        WHERE podcast_id = podcast.id AND retired_at IS NULL AND type = 'full' AND sort_at <= now()
          AND NOT EXISTS (SELECT FROM positions WHERE listener_id = $1 AND urn = 'episode:' || episode.id)
          AND NOT EXISTS (SELECT FROM listener_items WHERE listener_id = $1 AND item = 'episode:' || episode.id)
          AND NOT EXISTS (SELECT FROM opinions
            WHERE listener_id = $1 AND item = 'episode:' || episode.id AND opinion = 'disliked')
        ORDER BY sort_at DESC, id DESC LIMIT 1
      ) newest ON podcast.retired_at IS NULL
      WHERE podcast.owner_id IS NULL AND podcast.id = ANY ($3::uuid[])
      UNION ALL
      SELECT 'artist:' || artist.id, artist.name, ${artistFacets}, least(popularity, 1000) / 1000.0::float8,
        'track:' || best.id
      FROM artists artist LEFT JOIN LATERAL (
        SELECT id FROM (
          SELECT id, popularity, shuffle FROM tracks
          WHERE artist_ids @> ARRAY[artist.id] AND retired_at IS NULL AND medium = 'music' LIMIT 200
        ) track
        WHERE NOT EXISTS (SELECT FROM listener_items WHERE listener_id = $1 AND item = 'track:' || track.id
            AND last_at > now() - interval '30 days')
          AND NOT EXISTS (SELECT FROM opinions
            WHERE listener_id = $1 AND item = 'track:' || track.id AND opinion = 'disliked')
        ORDER BY popularity DESC, shuffle LIMIT 1
      ) best ON artist.retired_at IS NULL
      WHERE artist.id = ANY ($4::uuid[])`,
    values: [listenerId, idsOf('station'), idsOf('podcast'), idsOf('artist')],
  });
  return rows;
}

/** The most popular living stations, shows and artists of a tag (lower case), in one of the languages where any are given. Music has none. */
export async function unitsOfTag(
  db: Queryable,
  tag: string,
  languages: readonly string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ unit: string }>({
    name: 'units-of-tag',
    text: `
      (SELECT 'station:' || id AS unit FROM stations
       WHERE retired_at IS NULL AND rank >= 0 AND tags @> ARRAY[$1::text]
         AND (cardinality($2::text[]) = 0 OR languages && $2::text[])
       ORDER BY rank DESC, id DESC LIMIT $3)
      UNION ALL
      (SELECT 'podcast:' || id FROM podcasts
       WHERE retired_at IS NULL AND owner_id IS NULL AND categories && ARRAY[$1::text, initcap($1::text)]
         AND (cardinality($2::text[]) = 0 OR languages && $2::text[])
       ORDER BY popularity DESC, id DESC LIMIT $3)
      UNION ALL
      (SELECT 'artist:' || id FROM artists
       WHERE retired_at IS NULL AND EXISTS (SELECT FROM unnest(genres) AS genre WHERE lower(genre) = $1)
       ORDER BY popularity DESC, id DESC LIMIT $3)`,
    values: [tag, languages, limit],
  });
  return rows.map(({ unit }) => unit);
}

/** What providers hold for popular, and what is heard most of the library: stations, shows, artists, `limit` of each. */
export async function popularInDirectories(db: Queryable, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ unit: string }>(
    `(SELECT 'station:' || id AS unit FROM stations WHERE retired_at IS NULL AND rank >= 0
      ORDER BY rank DESC, id DESC LIMIT $1)
     UNION ALL
     (SELECT 'podcast:' || id FROM podcasts WHERE retired_at IS NULL AND owner_id IS NULL
      ORDER BY popularity DESC, id DESC LIMIT $1)
     UNION ALL
     (SELECT 'artist:' || id FROM artists WHERE retired_at IS NULL AND popularity > 0
      ORDER BY popularity DESC, id DESC LIMIT $1)`,
    [limit],
  );
  return rows.map(({ unit }) => unit);
}

/** How many living stations, shows and artists have each facet that at least two have, the commonest first, and how many there are. */
export async function countFacets(
  db: Queryable,
  limit: number,
): Promise<{ counts: Map<string, number>; units: number }> {
  const { rows } = await db.query<{ facet: string; count: number }>(
    `SELECT facet, count(*) AS count FROM (
       SELECT unnest(${stationFacets}) AS facet FROM stations WHERE retired_at IS NULL
       UNION ALL
       SELECT unnest(${podcastFacets}) FROM podcasts WHERE retired_at IS NULL AND owner_id IS NULL
       UNION ALL
       SELECT unnest(${artistFacets}) FROM artists WHERE retired_at IS NULL
     ) each GROUP BY facet HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT $1`,
    [limit],
  );
  const { rows: totals } = await db.query<{ units: number }>(
    `SELECT (SELECT count(*) FROM stations WHERE retired_at IS NULL)
       + (SELECT count(*) FROM podcasts WHERE retired_at IS NULL AND owner_id IS NULL)
       + (SELECT count(*) FROM artists WHERE retired_at IS NULL) AS units`,
  );
  return { counts: new Map(rows.map(({ facet, count }) => [facet, count])), units: totals[0]?.units ?? 0 };
}
