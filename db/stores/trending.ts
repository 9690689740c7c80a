import type { Queryable } from '#db/database.ts';

export type TrendingItem = { item: string; listens: number };

/** After so many days a listen says half as much of what is trending; of all time every listen says the same. */
const halfLives = { day: 0.5, week: 2, month: 7 };
const windows = { day: 1, week: 7, month: 30 };

/**
 * What everybody's listens of a window say, most first, by items or by their shows. Days are those of UTC; the window
 * begins so many days before today.
 */
export async function listTrending(
  db: Queryable,
  asked: { kind: 'station' | 'episode' | 'podcast'; window: 'day' | 'week' | 'month' | 'all' },
  today: Date,
  limit: number,
): Promise<TrendingItem[]> {
  const { kind, window } = asked;
  const day = today.toISOString().slice(0, 10);
  const what = kind === 'podcast' ? 'parent' : 'item';
  const { rows } = await db.query<TrendingItem>(
    `SELECT ${what} AS item, sum(listens)::integer AS listens FROM item_days
     WHERE item LIKE $1 AND ${what} IS NOT NULL AND ($2::integer IS NULL OR day >= $3::date - $2::integer)
     GROUP BY ${what} HAVING sum(listens) > 0
     ORDER BY sum(listens * CASE WHEN $4::float8 IS NULL THEN 1
       ELSE power(0.5, greatest(0, $3::date - day) / $4::float8) END) DESC, sum(listened_ms) DESC, ${what}
     LIMIT $5`,
    [
      kind === 'station' ? 'station:%' : 'episode:%',
      window === 'all' ? null : windows[window],
      day,
      window === 'all' ? null : halfLives[window],
      limit,
    ],
  );
  return rows;
}
