import type { Queryable } from '#db/database.ts';
import { formerSql, idsAndKinds } from './former-urns.ts';

/** When a listener last played each of the items, also under the URNs of before they were joined; others are not in. */
export async function lastPlayed(
  db: Queryable,
  listenerId: string,
  urns: readonly string[],
): Promise<Map<string, Date>> {
  if (urns.length === 0) return new Map();
  const { rows } = await db.query<{ urn: string; lastAt: Date }>({
    name: 'last-played',
    text: `SELECT urn, max(last_at) AS "lastAt"
           FROM (SELECT urn, urn AS name FROM unnest($3::text[]) AS asked (urn) UNION ALL ${formerSql}) known
           JOIN listener_items ON listener_id = $4 AND item = name AND plays > 0
           GROUP BY urn`,
    values: [...idsAndKinds(urns), urns, listenerId],
  });
  return new Map(rows.map(({ urn, lastAt }) => [urn, lastAt]));
}
