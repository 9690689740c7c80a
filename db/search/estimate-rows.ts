import type { Queryable } from '#db/database.ts';

type Explained = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };

/**
 * About how many rows a SELECT would find, as the planner guesses from its statistics, without looking for them. It only
 * chooses the quicker of two ways, so it may be wrong.
 */
export async function estimateRows(db: Queryable, text: string, values: unknown[]): Promise<number> {
  const { rows } = await db.query<Explained>({ text: `EXPLAIN (FORMAT JSON) ${text}`, values });
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
