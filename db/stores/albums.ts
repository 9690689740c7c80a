import type { Queryable } from '#db/database.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { currentIds } from './current-ids.ts';
import type { LibraryFilter } from './library-filter.ts';
import { findInLibrary, type LibraryList, type LibraryPage } from './find-in-library.ts';
import { pictureOf } from './picture-sql.ts';
import type { ArtworkRow } from './station-row.ts';
import type { NamedArtistRow } from './track-row.ts';

export type AlbumRow = {
  id: string;
  title: string;
  artists: NamedArtistRow[];
  compilation: boolean;
  medium: 'music' | 'audiobook';
  year: number | null;
  released: string | null;
  genres: string[];
  discs: number;
  tracks: number;
  durationMs: number;
  artwork: ArtworkRow | null;
  addedAt: Date;
  retired: boolean;
};
export type FoundAlbum = AlbumRow & { askedId: string };

const loadSql = `
  SELECT wanted.asked_id AS "askedId", album.id, album.title, album.artists, album.compilation, album.medium, album.year,
    album.released, album.genres, album.disc_count AS discs, album.track_count AS tracks,
    album.duration_ms AS "durationMs", ${pictureOf('artwork')} AS artwork, album.added_at AS "addedAt",
    album.retired_at IS NOT NULL AS retired
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN albums album ON album.id = wanted.id
  LEFT JOIN artwork ON artwork.id = album.artwork_id
  ORDER BY wanted.place`;

/** A page of albums. `terms` (of watchLibraryTerms) lets searches forgive typing errors. */
export function listAlbums(
  db: Queryable,
  filter: LibraryFilter,
  page: LibraryPage & { terms?: LibraryTerms | null | undefined },
): Promise<LibraryList<AlbumRow>> {
  return findInLibrary(db, 'albums', filter, page, loadAlbums);
}

export async function findAlbum(db: Queryable, id: string): Promise<AlbumRow | null> {
  return (await albumsByIds(db, [id]))[0] ?? null;
}

/** Albums in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function albumsByIds(db: Queryable, ids: string[]): Promise<FoundAlbum[]> {
  return loadAlbums(db, await currentIds(db, 'album', ids));
}

async function loadAlbums(db: Queryable, wanted: { askedId: string; id: string }[]): Promise<FoundAlbum[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<FoundAlbum>({
    name: 'load-albums',
    text: loadSql,
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id)],
  });
  return rows;
}
