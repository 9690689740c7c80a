import type { Queryable } from '#db/database.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const aliases = {
  station: 'SELECT old_id, station_id AS id FROM station_aliases',
  episode: 'SELECT old_id, episode_id AS id FROM episode_aliases',
  podcast: 'SELECT old_id, podcast_id AS id FROM podcast_aliases',
  track: 'SELECT old_id, track_id AS id FROM track_aliases',
  album: 'SELECT old_id, album_id AS id FROM album_aliases',
  artist: 'SELECT old_id, artist_id AS id FROM artist_aliases',
};

/**
 * `(urn, former)` of the items whose ids are $1 and whose kinds are $2. The bound only keeps a damaged table from
 * looping.
 */
export const formerSql = Object.entries(aliases)
  .map(
    ([kind, aliasesSql]) => `
    SELECT '${kind}:' || asked AS urn, '${kind}:' || former AS former FROM (
      WITH RECURSIVE hop (asked, former, depth) AS (
        SELECT id, id, 0 FROM unnest($1::uuid[], $2::text[]) AS asked (id, kind) WHERE kind = '${kind}'
        UNION ALL
        SELECT hop.asked, alias.old_id, hop.depth + 1
        FROM hop JOIN (${aliasesSql}) alias ON alias.id = hop.former
        WHERE hop.depth < 20
      )
      SELECT asked, former FROM hop WHERE depth > 0
    ) joined`,
  )
  .join(' UNION ALL ');

/** Under which other URNs each item was known before it was joined; what was played keeps the URN of its day. */
export async function formerUrns(db: Queryable, urns: readonly string[]): Promise<Map<string, string[]>> {
  const asked = idsAndKinds(urns);
  const former = new Map<string, string[]>(urns.map((urn) => [urn, []]));
  if (asked[0].length === 0) return former;
  const { rows } = await db.query<{ urn: string; former: string }>({
    name: 'former-urns',
    text: formerSql,
    values: asked,
  });
  for (const row of rows) former.get(row.urn)?.push(row.former);
  return former;
}

/** For $1 and $2 of `formerSql`; what has no such id is left out. */
export function idsAndKinds(urns: readonly string[]): [ids: string[], kinds: string[]] {
  const asked = urns.flatMap((urn) => {
    const [kind = '', id = ''] = urn.split(':');
    return kind in aliases && uuid.test(id) ? [{ kind, id }] : [];
  });
  return [asked.map(({ id }) => id), asked.map(({ kind }) => kind)];
}
