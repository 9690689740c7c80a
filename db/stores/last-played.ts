import type { Queryable } from '#db/database.ts';
import { formerUrns } from './former-urns.ts';

/** When a listener last played each of the items, also under the URNs of before they were joined; others are not in. */
export async function lastPlayed(
  db: Queryable,
  listenerId: string,
  urns: readonly string[],
): Promise<Map<string, Date>> {
  if (urns.length === 0) return new Map();
  const former = await formerUrns(db, urns);
  const { rows } = await db.query<{ item: string; lastAt: Date }>({
    name: 'last-played',
    text: `SELECT item, last_at AS "lastAt" FROM listener_items
           WHERE listener_id = $1 AND item = ANY ($2::text[]) AND plays > 0`,
    values: [listenerId, [...urns, ...[...former.values()].flat()]],
  });
  const times = new Map(rows.map(({ item, lastAt }) => [item, lastAt]));
  return new Map(
    urns.flatMap((urn): [string, Date][] => {
      const known = [urn, ...(former.get(urn) ?? [])].flatMap((name) => times.get(name)?.getTime() ?? []);
      return known.length === 0 ? [] : [[urn, new Date(Math.max(...known))]];
    }),
  );
}
