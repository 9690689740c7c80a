import type { Queryable } from '#db/database.ts';
import { librarySortName } from '#db/search/track-search-vector.ts';

/** Makes what is missing of these folders and of those above them. Answers with the id of each path. */
export async function ensureFolders(
  db: Queryable,
  providerId: string,
  rootName: string,
  paths: Iterable<string>,
): Promise<Map<string, string>> {
  const wanted = new Set<string>(['']);
  for (const path of paths) {
    for (let at = path; at !== '' && !wanted.has(at); at = parentOf(at)) wanted.add(at);
  }
  const known = await folderIds(db, providerId, [...wanted]);
  const missing = [...wanted].filter((path) => !known.has(path));
  const depths = Map.groupBy(missing, (path) => (path === '' ? 0 : path.split('/').length));
  for (const [, some] of [...depths].sort(([one], [other]) => one - other)) {
    const names = some.map((path) => (path === '' ? rootName : path.slice(path.lastIndexOf('/') + 1)));
    const { rows } = await db.query<{ path: string; id: string }>(
      `INSERT INTO library_folders (provider_id, parent_id, path, name, sort_name)
       SELECT $1, parent, path, name, sort_name
       FROM unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) AS fresh (path, parent, name, sort_name)
       ON CONFLICT (provider_id, path) DO UPDATE SET name = excluded.name RETURNING path, id`,
      [
        providerId,
        some,
        some.map((path) => (path === '' ? null : known.get(parentOf(path)))),
        names,
        names.map(librarySortName),
      ],
    );
    for (const { path, id } of rows) known.set(path, id);
  }
  return known;
}

export async function folderIds(
  db: Queryable,
  providerId: string,
  paths: string[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ path: string; id: string }>(
    'SELECT path, id FROM library_folders WHERE provider_id = $1 AND path = ANY ($2)',
    [providerId, paths],
  );
  return new Map(rows.map(({ path, id }) => [path, id]));
}

/** Paths in pages, so that a large library is never held at once. */
export async function* eachFolder(
  db: Queryable,
  providerId: string,
  below = '',
  atOnce = 5_000,
): AsyncGenerator<{ id: string; path: string }[]> {
  for (let after: string | null = null; ;) {
    const { rows }: { rows: { id: string; path: string }[] } = await db.query<{ id: string; path: string }>(
      `SELECT id, path FROM library_folders
       WHERE provider_id = $1 AND ($2::text IS NULL OR path COLLATE "C" > $2)
         AND ($3 = '' OR path = $3 OR starts_with(path, $3 || '/'))
       ORDER BY path COLLATE "C" LIMIT $4`,
      [providerId, after, below, atOnce],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < atOnce) return;
    after = rows.at(-1)?.path ?? null;
  }
}

/** The pictures that lie in folders, by path; null where there is none any more. */
export async function setFolderCovers(
  db: Queryable,
  providerId: string,
  covers: ReadonlyMap<string, string | null>,
): Promise<void> {
  if (covers.size === 0) return;
  await db.query(
    `UPDATE library_folders SET artwork_id = artwork.id
     FROM unnest($2::text[], $3::text[]) AS fresh (path, url) LEFT JOIN artwork ON artwork.source_url = url
     WHERE provider_id = $1 AND library_folders.path = fresh.path`,
    [providerId, [...covers.keys()], [...covers.values()]],
  );
}

/** The picture of each of these folders, as its address was when it was last seen. */
export async function folderCovers(
  db: Queryable,
  providerId: string,
  paths: string[],
): Promise<Map<string, string | null>> {
  const { rows } = await db.query<{ path: string; url: string | null }>(
    `SELECT folder.path, artwork.source_url AS url
     FROM library_folders folder LEFT JOIN artwork ON artwork.id = artwork_id
     WHERE folder.provider_id = $1 AND folder.path = ANY ($2)`,
    [providerId, paths],
  );
  return new Map(rows.map(({ path, url }) => [path, url]));
}

/** Takes out folders of a library in which nothing is any more. The root stays. */
export async function removeEmptyFolders(db: Queryable, providerId: string): Promise<void> {
  for (;;) {
    const { rowCount } = await db.query(
      `DELETE FROM library_folders folder WHERE provider_id = $1 AND path <> ''
         AND NOT EXISTS (SELECT FROM library_files WHERE folder_id = folder.id)
         AND NOT EXISTS (SELECT FROM library_folders below WHERE below.parent_id = folder.id)`,
      [providerId],
    );
    if (rowCount === 0) return;
  }
}

/** Counts the tracks in each folder, and with all that is below. `ids` and what is above them; null: all. */
export async function recountFolders(db: Queryable, ids: string[] | null): Promise<void> {
  await db.query(
    `WITH RECURSIVE wanted AS (
       SELECT id, parent_id FROM library_folders WHERE $1::uuid[] IS NULL OR id = ANY ($1)
       UNION
       SELECT above.id, above.parent_id FROM wanted JOIN library_folders above ON above.id = wanted.parent_id
     ), down AS (
       SELECT id AS top, id FROM wanted
       UNION ALL
       SELECT down.top, below.id FROM down JOIN library_folders below ON below.parent_id = down.id
     ), own AS (
       SELECT id, (SELECT count(*) FROM tracks WHERE folder_id = listed.id AND retired_at IS NULL) AS tracks
       FROM (SELECT DISTINCT id FROM down) listed
     ), total AS (
       SELECT top, sum(tracks) FILTER (WHERE down.id = top) AS tracks, sum(tracks) AS total
       FROM down JOIN own USING (id) GROUP BY top
     )
     UPDATE library_folders SET track_count = total.tracks, total_tracks = total.total
     FROM total WHERE library_folders.id = top AND (track_count, total_tracks) IS DISTINCT FROM (total.tracks, total.total)`,
    [ids],
  );
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}
