import type { Queryable } from '#db/database.ts';
import { pictureOf } from './picture-sql.ts';
import type { ArtworkRow } from './station-row.ts';

export type FolderRow = {
  id: string;
  /** Of a root the name of its library. */
  name: string;
  sortName: string;
  parentId: string | null;
  /** In it, and in all below it. */
  tracks: number;
  artwork: ArtworkRow | null;
};
export type FolderPosition = { name: string; id: string };

const columns = `folder.id, CASE WHEN folder.parent_id IS NULL THEN provider.name ELSE folder.name END AS name,
  folder.sort_name AS "sortName", folder.parent_id AS "parentId", folder.total_tracks AS tracks,
  ${pictureOf('artwork')} AS artwork`;
const from = `library_folders folder JOIN providers provider ON provider.id = folder.provider_id
  LEFT JOIN artwork ON artwork.id = folder.artwork_id`;

/** What is right below a folder, by name; without a parent the roots of all libraries. Folders without tracks are left out. */
export async function listFolders(
  db: Queryable,
  parent: string | null,
  page: { limit: number; after?: FolderPosition | null | undefined },
): Promise<{ rows: FolderRow[]; next: FolderPosition | null }> {
  const { rows } = await db.query<FolderRow>({
    name: parent === null ? 'list-root-folders' : 'list-folders',
    text: `SELECT ${columns} FROM ${from}
           WHERE folder.parent_id ${parent === null ? 'IS NULL AND $1::uuid IS NULL' : '= $1'} AND folder.total_tracks > 0
             AND ($2::text IS NULL OR (folder.sort_name COLLATE "C", folder.id) > ($2, $3::uuid))
           ORDER BY folder.sort_name COLLATE "C", folder.id LIMIT $4`,
    values: [parent, page.after?.name ?? null, page.after?.id ?? null, page.limit + 1],
  });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { name: last.sortName, id: last.id } : null };
}

/** A folder, and the way to it from the root of its library; null where there is no such folder. */
export async function findFolder(
  db: Queryable,
  id: string,
): Promise<{ folder: FolderRow; way: FolderRow[] } | null> {
  const { rows } = await db.query<FolderRow>({
    name: 'find-folder',
    text: `WITH RECURSIVE way (id, parent_id, depth) AS (
             SELECT id, parent_id, 0 FROM library_folders WHERE id = $1
             UNION ALL
             SELECT above.id, above.parent_id, depth + 1
             FROM way JOIN library_folders above ON above.id = way.parent_id WHERE depth < 500
           )
           SELECT ${columns} FROM way JOIN (${from}) ON folder.id = way.id ORDER BY way.depth DESC`,
    values: [id],
  });
  const folder = rows.at(-1);
  return folder ? { folder, way: rows.slice(0, -1) } : null;
}
