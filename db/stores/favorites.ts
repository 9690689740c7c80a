import type { Queryable } from '#db/database.ts';

/** What is remembered of an item, for the day on which no provider has it any more. */
export type FavoriteSnapshot = { title: string };
export type FavoriteRow = {
  urn: string;
  snapshot: FavoriteSnapshot;
  createdAt: Date;
  position: FavoritePosition;
};
/** Microseconds matter, so the time stays the text that Postgres gave. */
export type FavoritePosition = { createdAt: string; urn: string };

const joined = ['station', 'track', 'album', 'artist'];

/** What a URN is today, where `urn` is SQL of one: joined to other kinds of items nothing is. */
const today = (urn: string) => `coalesce(
  ${joined.map((kind) => `'${kind}:' || ${kind}_alias.${kind}_id`).join(', ')}, ${urn})`;
const joinAliases = (urn: string) => `
  LEFT JOIN LATERAL (SELECT split_part(${urn}, ':', 1) AS kind, CASE
    WHEN ${urn} ~ '^[a-z]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN split_part(${urn}, ':', 2)::uuid END AS id
  ) named ON true
  ${joined
    .map(
      (kind) => `LEFT JOIN ${kind}_aliases ${kind}_alias
        ON named.kind = '${kind}' AND ${kind}_alias.old_id = named.id`,
    )
    .join('\n  ')}`;

/** The favorites of listener $1: what each was kept as, and its URN today. */
const currentFavorites = `
  SELECT favorite.urn AS kept_as, ${today('favorite.urn')} AS urn, favorite.snapshot, favorite.created_at
  FROM favorites favorite ${joinAliases('favorite.urn')}
  WHERE favorite.listener_id = $1`;

/** True where it is new; a favorite kept twice stays where it was. */
export async function putFavorite(
  db: Queryable,
  listenerId: string,
  urn: string,
  snapshot: FavoriteSnapshot,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO favorites (listener_id, urn, snapshot) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [listenerId, urn, JSON.stringify(snapshot)],
  );
  return rowCount === 1;
}

/** Removes the favorite under every id that it ever had. */
export async function deleteFavorite(db: Queryable, listenerId: string, urn: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `WITH current AS (${currentFavorites}),
       asked AS (SELECT ${today('given.urn')} AS urn FROM (SELECT $2::text AS urn) given ${joinAliases('given.urn')})
     DELETE FROM favorites USING current, asked
     WHERE favorites.listener_id = $1 AND favorites.urn = current.kept_as AND current.urn = asked.urn`,
    [listenerId, urn],
  );
  return (rowCount ?? 0) > 0;
}

/**
 * Newest first, each by the URN that it has today. Two favorites that were joined into one are one, which
 * stays where the older of them was.
 */
export async function listFavorites(
  db: Queryable,
  listenerId: string,
  page: { limit: number; after?: FavoritePosition; kind?: string | undefined },
): Promise<{ rows: FavoriteRow[]; next: FavoritePosition | null }> {
  const { rows } = await db.query<Omit<FavoriteRow, 'position'> & { keptAs: string; createdAtText: string }>(
    `WITH current AS (${currentFavorites}),
       single AS (SELECT DISTINCT ON (urn) * FROM current ORDER BY urn, created_at, kept_as)
     SELECT urn, kept_as AS "keptAs", snapshot, created_at AS "createdAt", created_at::text AS "createdAtText"
     FROM single
     WHERE ($2::timestamptz IS NULL OR (created_at, kept_as) < ($2::timestamptz, $3))
       AND ($5::text IS NULL OR starts_with(urn, $5 || ':'))
     ORDER BY created_at DESC, kept_as DESC LIMIT $4`,
    [listenerId, page.after?.createdAt ?? null, page.after?.urn ?? null, page.limit + 1, page.kind ?? null],
  );
  const found = rows.map(({ createdAtText, keptAs, ...row }) => ({
    ...row,
    position: { createdAt: createdAtText, urn: keptAs },
  }));
  const shown = found.slice(0, page.limit);
  return { rows: shown, next: found.length > page.limit ? (shown.at(-1)?.position ?? null) : null };
}

/** Every favorite's URN as it is today: ids that were joined to another answer with that one. */
export async function favoriteUrns(db: Queryable, listenerId: string): Promise<Set<string>> {
  const { rows } = await db.query<{ urn: string }>({
    name: 'favorite-urns',
    text: `SELECT urn FROM (${currentFavorites}) current`,
    values: [listenerId],
  });
  return new Set(rows.map((row) => row.urn));
}
