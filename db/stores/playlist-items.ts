import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { longestPlace, placesBetween, spreadPlaces } from './playlist-places.ts';

export type PlaylistItemRow = {
  id: string;
  urn: string;
  title: string;
  place: string;
  addedAt: Date;
  addedBy: string | null;
};
export type ItemPosition = { place: string; id: string };

/** More than anybody hears in a year. */
export const mostItems = 10_000;

export async function listPlaylistItems(
  db: Queryable,
  playlistId: string,
  page: { limit: number; after?: ItemPosition | null | undefined },
): Promise<{ rows: PlaylistItemRow[]; next: ItemPosition | null }> {
  const { rows } = await db.query<PlaylistItemRow>({
    name: 'list-playlist-items',
    text: `SELECT item.id, item.urn, item.title, item.place, item.added_at AS "addedAt", listener.name AS "addedBy"
           FROM playlist_items item LEFT JOIN listeners listener ON listener.id = item.added_by
           WHERE playlist_id = $1 AND ($2::text IS NULL OR (place COLLATE "C", item.id) > ($2, $3::uuid))
           ORDER BY place COLLATE "C", item.id LIMIT $4`,
    values: [playlistId, page.after?.place ?? null, page.after?.id ?? null, page.limit + 1],
  });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return { rows: shown, next: last ? { place: last.place, id: last.id } : null };
}

export type ItemsChange = 'changed' | 'changed meanwhile' | 'too many' | 'no such place';
type ChangeOptions = {
  /** The revision that is changed; null: whichever it is. */
  revision: number | null;
};

/** Puts items before the place `before` (an item's id), or at the end. */
export function addPlaylistItems(
  database: Pick<Database, 'pool'>,
  playlistId: string,
  added: { urns: { urn: string; title: string }[]; before: string | null; addedBy: string },
  options: ChangeOptions,
): Promise<ItemsChange> {
  return changeItems(database, playlistId, options, async (db) => {
    const { rows } = await db.query<{ count: number }>(
      'SELECT count(*) FROM playlist_items WHERE playlist_id = $1',
      [playlistId],
    );
    if ((rows[0]?.count ?? 0) + added.urns.length > mostItems) return 'too many';
    const places = await makeRoom(db, playlistId, added.before, added.urns.length, []);
    if (places === null) return 'no such place';
    await db.query(
      `INSERT INTO playlist_items (playlist_id, place, urn, title, added_by)
       SELECT $1, place, urn, title, $2 FROM unnest($3::text[], $4::text[], $5::text[]) AS added (place, urn, title)`,
      [
        playlistId,
        added.addedBy,
        places,
        added.urns.map(({ urn }) => urn),
        added.urns.map(({ title }) => title),
      ],
    );
    return 'changed';
  });
}

/** Puts items, in the order given, before the place `before`, or at the end. What was removed meanwhile stays so. */
export function movePlaylistItems(
  database: Pick<Database, 'pool'>,
  playlistId: string,
  moved: { ids: string[]; before: string | null },
  options: ChangeOptions,
): Promise<ItemsChange> {
  return changeItems(database, playlistId, options, async (db) => {
    const { rows } = await db.query<{ id: string }>(
      'SELECT id FROM playlist_items WHERE playlist_id = $1 AND id = ANY ($2::uuid[])',
      [playlistId, moved.ids],
    );
    const there = new Set(rows.map(({ id }) => id));
    const ids = [...new Set(moved.ids)].filter((id) => there.has(id));
    const before = moved.before !== null && ids.includes(moved.before) ? null : moved.before;
    if (before !== moved.before) return 'no such place';
    const places = await makeRoom(db, playlistId, before, ids.length, ids);
    if (places === null) return 'no such place';
    await db.query(
      `UPDATE playlist_items SET place = moved.place FROM unnest($1::uuid[], $2::text[]) AS moved (id, place)
       WHERE playlist_items.id = moved.id`,
      [ids, places],
    );
    return 'changed';
  });
}

export function removePlaylistItems(
  database: Pick<Database, 'pool'>,
  playlistId: string,
  ids: string[],
  options: ChangeOptions,
): Promise<ItemsChange> {
  return changeItems(database, playlistId, options, async (db) => {
    await db.query('DELETE FROM playlist_items WHERE playlist_id = $1 AND id = ANY ($2::uuid[])', [
      playlistId,
      ids,
    ]);
    return 'changed';
  });
}

/** One change after another: the row of the playlist is locked, so that two who add at once both find a place. */
async function changeItems(
  database: Pick<Database, 'pool'>,
  playlistId: string,
  { revision }: ChangeOptions,
  change: (db: Queryable) => Promise<ItemsChange>,
): Promise<ItemsChange> {
  return inTransaction(database, async (db) => {
    const { rows } = await db.query<{ revision: number }>(
      'SELECT revision FROM playlists WHERE id = $1 FOR UPDATE',
      [playlistId],
    );
    if (revision !== null && rows[0]?.revision !== revision) return 'changed meanwhile';
    const outcome = await change(db);
    if (outcome === 'changed') await recount(db, playlistId);
    return outcome;
  });
}

async function recount(db: Queryable, playlistId: string): Promise<void> {
  await db.query(
    `UPDATE playlists SET (item_count, duration_ms) = (
       SELECT count(*), coalesce(sum(coalesce(track.duration_ms, episode.duration_ms)), 0)
       FROM playlist_items item
       LEFT JOIN tracks track ON track.id = CASE WHEN starts_with(urn, 'track:') THEN substr(urn, 7)::uuid END
       LEFT JOIN episodes episode ON episode.id = CASE WHEN starts_with(urn, 'episode:') THEN substr(urn, 9)::uuid END
       WHERE playlist_id = playlists.id
     ), revision = revision + 1, updated_at = now()
     WHERE id = $1`,
    [playlistId],
  );
}

/** `count` places before an item, as if `without` were not there; null where there is no such item. */
async function makeRoom(
  db: Queryable,
  playlistId: string,
  before: string | null,
  count: number,
  without: string[],
): Promise<string[] | null> {
  for (const mayDiffer of [true, false]) {
    const { rows } = await db.query<{ above: string | null; below: string | null; found: boolean }>(
      `WITH item AS (
         SELECT id, place FROM playlist_items WHERE playlist_id = $1 AND NOT id = ANY ($3::uuid[])
       ), target AS (SELECT place FROM item WHERE id = $2)
       SELECT
         (SELECT max(place COLLATE "C") FROM item
          WHERE $2::uuid IS NULL OR place COLLATE "C" < (SELECT place FROM target)) AS above,
         (SELECT place FROM target) AS below,
         $2::uuid IS NULL OR EXISTS (SELECT FROM target) AS found`,
      [playlistId, before, without],
    );
    const [row] = rows;
    if (!row?.found) return null;
    const places = placesBetween(row.above, row.below, count);
    if (places?.every((place) => place.length <= longestPlace)) return places;
    if (mayDiffer) await spread(db, playlistId);
  }
  throw new Error('A playlist that was just spread has no room.');
}

async function spread(db: Queryable, playlistId: string): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    'SELECT id FROM playlist_items WHERE playlist_id = $1 ORDER BY place COLLATE "C", id',
    [playlistId],
  );
  await db.query(
    `UPDATE playlist_items SET place = spread.place FROM unnest($1::uuid[], $2::text[]) AS spread (id, place)
     WHERE playlist_items.id = spread.id`,
    [rows.map(({ id }) => id), spreadPlaces(rows.length)],
  );
}
