import type { Queryable } from '#db/database.ts';
import { currentIds } from './current-ids.ts';
import { describeItems } from './describe-items.ts';

export type NamedItem = { urn: string; title: string };

const albumTracks = `SELECT 'track:' || id AS urn, title FROM tracks WHERE album_id = $1 AND retired_at IS NULL
  ORDER BY disc NULLS FIRST, number NULLS LAST, sort_title COLLATE "C", id LIMIT $2`;
const artistTracks = `SELECT 'track:' || track.id AS urn, track.title
  FROM tracks track LEFT JOIN albums album ON album.id = album_id
  WHERE track.artist_ids @> ARRAY[$1::uuid] AND track.retired_at IS NULL
  ORDER BY album.year NULLS LAST, album.sort_title COLLATE "C" NULLS LAST, album.id, disc NULLS FIRST, number NULLS LAST,
    track.sort_title COLLATE "C", track.id LIMIT $2`;

/**
 * Items by the URNs that they have today, in order; an album's or artist's stands for its tracks, up to `limit` of each.
 * `unknown` are those that the catalog does not hold, or not for this listener.
 */
export async function expandUrns(
  db: Queryable,
  listenerId: string,
  urns: readonly string[],
  limit: number,
): Promise<{ items: NamedItem[]; unknown: string[] }> {
  const described = await describeItems(db, urns);
  const items: NamedItem[] = [];
  const unknown: string[] = [];
  for (const urn of urns) {
    const [kind = '', id = ''] = urn.split(':');
    if (kind === 'album' || kind === 'artist') {
      const [current] = await currentIds(db, kind, [id]);
      const { rows } = await db.query<NamedItem>(kind === 'album' ? albumTracks : artistTracks, [
        current?.id ?? null,
        limit,
      ]);
      if (rows.length === 0) unknown.push(urn);
      items.push(...rows);
      continue;
    }
    const found = described.get(urn);
    if (!found || (found.isPrivate && found.ownerId !== listenerId)) unknown.push(urn);
    else items.push({ urn: found.item, title: found.title ?? '' });
  }
  return { items, unknown };
}
