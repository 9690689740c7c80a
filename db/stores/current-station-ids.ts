import type { Queryable } from '#db/database.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Joins can follow one another, so aliases are walked; the bound only keeps a damaged table from looping. */
const followSql = `
  WITH RECURSIVE hop (asked_id, id, depth) AS (
    SELECT asked.id, asked.id, 0 FROM unnest($1::uuid[]) AS asked (id)
    UNION ALL
    SELECT hop.asked_id, alias.station_id, hop.depth + 1
    FROM hop JOIN station_aliases alias ON alias.old_id = hop.id
    WHERE hop.depth < 20
  )
  SELECT DISTINCT ON (asked_id) asked_id AS "askedId", id FROM hop ORDER BY asked_id, depth DESC`;

/** Which station each id means today, in the order asked; what is no id at all is left out. */
export async function currentStationIds(
  db: Queryable,
  ids: string[],
): Promise<{ askedId: string; id: string }[]> {
  const asked = ids.filter((id) => uuid.test(id)).map((id) => id.toLowerCase());
  if (asked.length === 0) return [];
  const { rows } = await db.query<{ askedId: string; id: string }>({
    name: 'current-station-ids',
    text: followSql,
    values: [asked],
  });
  const current = new Map(rows.map((row) => [row.askedId, row.id]));
  return asked.map((askedId) => ({ askedId, id: current.get(askedId) ?? askedId }));
}
