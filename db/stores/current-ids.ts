import type { Queryable } from '#db/database.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const aliases = {
  station: 'SELECT old_id, station_id AS id FROM station_aliases',
  podcast: 'SELECT old_id, podcast_id AS id FROM podcast_aliases',
  episode: 'SELECT old_id, episode_id AS id FROM episode_aliases',
  track: 'SELECT old_id, track_id AS id FROM track_aliases',
  album: 'SELECT old_id, album_id AS id FROM album_aliases',
  artist: 'SELECT old_id, artist_id AS id FROM artist_aliases',
};

/** Joins can follow one another, so aliases are walked; the bound only keeps a damaged table from looping. */
const followSql = (aliasesSql: string) => `
  WITH RECURSIVE hop (asked_id, id, depth) AS (
    SELECT asked.id, asked.id, 0 FROM unnest($1::uuid[]) AS asked (id)
    UNION ALL
    SELECT hop.asked_id, alias.id, hop.depth + 1
    FROM hop JOIN (${aliasesSql}) alias ON alias.old_id = hop.id
    WHERE hop.depth < 20
  )
  SELECT DISTINCT ON (asked_id) asked_id AS "askedId", id FROM hop ORDER BY asked_id, depth DESC`;

/** Which station, show, episode, track, album or artist each id means today, in the order asked; what is no id at all is left out. */
export async function currentIds(
  db: Queryable,
  kind: keyof typeof aliases,
  ids: string[],
): Promise<{ askedId: string; id: string }[]> {
  const asked = ids.filter((id) => uuid.test(id)).map((id) => id.toLowerCase());
  if (asked.length === 0) return [];
  const { rows } = await db.query<{ askedId: string; id: string }>({
    name: `current-${kind}-ids`,
    text: followSql(aliases[kind]),
    values: [asked],
  });
  const current = new Map(rows.map((row) => [row.askedId, row.id]));
  return asked.map((askedId) => ({ askedId, id: current.get(askedId) ?? askedId }));
}
