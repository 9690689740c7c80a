import { createHash } from 'node:crypto';
import type { Queryable } from '#db/database.ts';

export type MemberRow = { id: string; name: string | null };

/** Whoever is signed in and has the secret may join. Another link ends the one before. */
export async function linkPlaylist(db: Queryable, playlistId: string, secret: string | null): Promise<void> {
  await db.query('UPDATE playlists SET link_hash = $2, revision = revision + 1 WHERE id = $1', [
    playlistId,
    secret === null ? null : hashOf(secret),
  ]);
}

/**
 * The playlist of a link, which its listener has joined by that, or had already. Null for a link that ended, or of a listener
 * whom another issuer vouches for: they could not know one another.
 */
export async function joinPlaylist(
  db: Queryable,
  listenerId: string,
  secret: string,
): Promise<string | null> {
  const { rows } = await db.query<{ id: string; isOwner: boolean }>(
    `SELECT playlist.id, playlist.owner_id = $2 AS "isOwner" FROM playlists playlist
     JOIN listeners owner ON owner.id = playlist.owner_id
     JOIN listeners guest ON guest.id = $2 AND guest.issuer_id = owner.issuer_id
     WHERE link_hash = $1`,
    [hashOf(secret), listenerId],
  );
  const [found] = rows;
  if (!found || found.isOwner) return found?.id ?? null;
  await db.query(
    `WITH joined AS (
       INSERT INTO playlist_members (playlist_id, listener_id, role) VALUES ($1, $2, 'reader')
       ON CONFLICT DO NOTHING RETURNING playlist_id
     )
     UPDATE playlists SET revision = revision + 1 FROM joined WHERE id = joined.playlist_id`,
    [found.id, listenerId],
  );
  return found.id;
}

/** In the order of joining. */
export async function listMembers(
  db: Queryable,
  playlistId: string,
  page: { limit: number; after?: { at: string; id: string } | null | undefined },
): Promise<{ rows: MemberRow[]; next: { at: string; id: string } | null }> {
  const { rows } = await db.query<MemberRow & { at: string }>({
    name: 'list-playlist-members',
    text: `SELECT listener.id, listener.name, member.added_at::text AS at
           FROM playlist_members member JOIN listeners listener ON listener.id = member.listener_id
           WHERE playlist_id = $1 AND ($2::timestamptz IS NULL OR (member.added_at, listener.id) > ($2, $3::uuid))
           ORDER BY member.added_at, listener.id LIMIT $4`,
    values: [playlistId, page.after?.at ?? null, page.after?.id ?? null, page.limit + 1],
  });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ id, name }) => ({ id, name })),
    next: last ? { at: last.at, id: last.id } : null,
  };
}

/** False where they were none. */
export async function removeMember(db: Queryable, playlistId: string, listenerId: string): Promise<boolean> {
  const { rows } = await db.query(
    `WITH gone AS (
       DELETE FROM playlist_members WHERE playlist_id = $1 AND listener_id = $2 RETURNING playlist_id
     )
     UPDATE playlists SET revision = revision + 1 FROM gone WHERE id = gone.playlist_id RETURNING id`,
    [playlistId, listenerId],
  );
  return rows.length > 0;
}

/** A secret is random: no salt would make it harder to guess. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
