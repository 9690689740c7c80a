import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { foldText } from '#db/search/fold-text.ts';
import { librarySortName } from '#db/search/track-search-vector.ts';
import { pictureOf } from './picture-sql.ts';
import type { ArtworkRow } from './station-row.ts';

export type PlaylistRole = 'owner' | 'editor' | 'reader';
export type PlaylistRow = {
  id: string;
  title: string;
  sortTitle: string;
  description: string | null;
  /** Of a smart one; null: its items are chosen by hand. */
  rules: unknown;
  ownerId: string | null;
  ownerName: string | null;
  role: PlaylistRole;
  collaborative: boolean;
  linked: boolean;
  members: number;
  items: number;
  durationMs: number;
  revision: number;
  artworks: ArtworkRow[];
  updatedAt: Date;
};
export type PlaylistPosition = { title: string; id: string };

/** What listener $1 may see: their own, those they joined, and those found in libraries. Members may change a collaborative one. */
const visible = `
  FROM playlists playlist
  LEFT JOIN listeners owner ON owner.id = playlist.owner_id
  LEFT JOIN playlist_members mine ON mine.playlist_id = playlist.id AND mine.listener_id = $1
  WHERE (playlist.owner_id = $1 OR mine.listener_id IS NOT NULL OR playlist.owner_id IS NULL)`;

const columns = `playlist.id, playlist.title, playlist.sort_title AS "sortTitle", playlist.description, playlist.rules,
  playlist.owner_id AS "ownerId", owner.name AS "ownerName",
  CASE WHEN playlist.owner_id = $1 THEN 'owner' WHEN playlist.owner_id IS NOT NULL AND playlist.collaborative THEN 'editor'
    ELSE 'reader' END AS role,
  playlist.collaborative, playlist.link_hash IS NOT NULL AS linked,
  (SELECT count(*) FROM playlist_members WHERE playlist_id = playlist.id)::integer AS members,
  playlist.item_count AS items, playlist.duration_ms AS "durationMs", playlist.revision,
  playlist.updated_at AS "updatedAt",
  ARRAY(SELECT picture FROM (
    SELECT DISTINCT ON (picture) picture, place FROM (
      SELECT place, COALESCE(${pictureOf('own')}, ${pictureOf('whole')}) AS picture
      FROM (SELECT place, urn FROM playlist_items WHERE playlist_id = playlist.id
            ORDER BY place COLLATE "C" LIMIT 24) item
      JOIN tracks track ON track.id = CASE WHEN starts_with(urn, 'track:') THEN substr(urn, 7)::uuid END
      LEFT JOIN artwork own ON own.id = track.artwork_id
      LEFT JOIN albums album ON album.id = track.album_id
      LEFT JOIN artwork whole ON whole.id = album.artwork_id
    ) seen WHERE picture IS NOT NULL ORDER BY picture, place COLLATE "C"
  ) each ORDER BY place COLLATE "C" LIMIT 4) AS artworks`;

export async function listPlaylists(
  db: Queryable,
  listenerId: string,
  filter: { q?: string | undefined },
  page: { limit: number; after?: PlaylistPosition | null | undefined },
): Promise<{ rows: PlaylistRow[]; next: PlaylistPosition | null }> {
  const { bind, values } = createBind();
  bind(listenerId);
  const words = foldText(filter.q ?? '')
    .split(' ')
    .filter((word) => word !== '');
  const conditions = words.map((word) => `strpos(playlist.sort_title, ${bind(word)}) > 0`);
  if (page.after) {
    conditions.push(
      `(playlist.sort_title COLLATE "C", playlist.id) > (${bind(page.after.title)}, ${bind(page.after.id)}::uuid)`,
    );
  }
  const { rows } = await db.query<PlaylistRow>({
    text: `SELECT ${columns} ${[visible, ...conditions].join(' AND ')}
           ORDER BY playlist.sort_title COLLATE "C", playlist.id LIMIT ${bind(page.limit + 1)}`,
    values,
  });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { title: last.sortTitle, id: last.id } : null };
}

/** Null where it is not there, or not for this listener: nobody learns which. */
export async function findPlaylist(
  db: Queryable,
  listenerId: string,
  id: string,
): Promise<PlaylistRow | null> {
  const { rows } = await db.query<PlaylistRow>({
    name: 'find-playlist',
    text: `SELECT ${columns} ${visible} AND playlist.id = $2`,
    values: [listenerId, id],
  });
  return rows[0] ?? null;
}

export type NewPlaylistRow = { title: string; description: string | null; rules: object | null };

export async function createPlaylist(db: Queryable, ownerId: string, made: NewPlaylistRow): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `INSERT INTO playlists (owner_id, title, sort_title, description, rules) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [
      ownerId,
      made.title,
      librarySortName(made.title),
      made.description,
      made.rules && JSON.stringify(made.rules),
    ],
  );
  return rows[0]?.id ?? '';
}

/** Changes what is given; false where it was changed since `revision` (null: whichever it is). */
export async function changePlaylist(
  db: Queryable,
  id: string,
  change: {
    title?: string | undefined;
    description?: string | null | undefined;
    rules?: object | undefined;
    collaborative?: boolean | undefined;
  },
  revision: number | null,
): Promise<boolean> {
  const { title, description, rules, collaborative } = change;
  const { rowCount } = await db.query(
    `UPDATE playlists SET title = coalesce($2, title), sort_title = coalesce($3, sort_title),
       description = CASE WHEN $4 THEN $5 ELSE description END, rules = coalesce($6::jsonb, rules),
       collaborative = coalesce($7, collaborative), revision = revision + 1, updated_at = now()
     WHERE id = $1 AND ($8::bigint IS NULL OR revision = $8)`,
    [
      id,
      title ?? null,
      title === undefined ? null : librarySortName(title),
      description !== undefined,
      description ?? null,
      rules === undefined ? null : JSON.stringify(rules),
      collaborative ?? null,
      revision,
    ],
  );
  return rowCount === 1;
}

export async function deletePlaylist(db: Queryable, id: string): Promise<void> {
  await db.query('DELETE FROM playlists WHERE id = $1', [id]);
}

/** What a smart one found when it was looked at last, for lists. */
export async function rememberFound(
  db: Queryable,
  id: string,
  found: { items: number; durationMs: number },
): Promise<void> {
  await db.query(
    `UPDATE playlists SET item_count = $2, duration_ms = $3
     WHERE id = $1 AND rules IS NOT NULL AND (item_count, duration_ms) <> ($2::integer, $3::bigint)`,
    [id, found.items, found.durationMs],
  );
}
