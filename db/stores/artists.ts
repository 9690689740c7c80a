import type { Queryable } from '#db/database.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { currentIds } from './current-ids.ts';
import { findInLibrary, type LibraryList, type LibraryPage } from './find-in-library.ts';
import type { LibraryFilter } from './library-filter.ts';
import { pictureOf } from './picture-sql.ts';
import type { ArtworkRow } from './station-row.ts';

export type ArtistRow = {
  id: string;
  name: string;
  albums: number;
  tracks: number;
  genres: string[];
  artwork: ArtworkRow | null;
  retired: boolean;
};
export type FoundArtist = ArtistRow & { askedId: string };

const loadSql = `
  SELECT wanted.asked_id AS "askedId", artist.id, artist.name, artist.album_count AS albums, artist.track_count AS tracks,
    artist.genres, ${pictureOf('artwork')} AS artwork, artist.retired_at IS NOT NULL AS retired
  FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS wanted (asked_id, id, place)
  JOIN artists artist ON artist.id = wanted.id
  LEFT JOIN artwork ON artwork.id = artist.artwork_id
  ORDER BY wanted.place`;

/** A page of artists. `terms` (of watchLibraryTerms) lets searches forgive typing errors. */
export function listArtists(
  db: Queryable,
  filter: LibraryFilter,
  page: LibraryPage & { terms?: LibraryTerms | null | undefined },
): Promise<LibraryList<ArtistRow>> {
  return findInLibrary(db, 'artists', filter, page, loadArtists);
}

export async function findArtist(db: Queryable, id: string): Promise<ArtistRow | null> {
  return (await artistsByIds(db, [id]))[0] ?? null;
}

/** Artists in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function artistsByIds(db: Queryable, ids: string[]): Promise<FoundArtist[]> {
  return loadArtists(db, await currentIds(db, 'artist', ids));
}

async function loadArtists(db: Queryable, wanted: { askedId: string; id: string }[]): Promise<FoundArtist[]> {
  if (wanted.length === 0) return [];
  const { rows } = await db.query<FoundArtist>({
    name: 'load-artists',
    text: loadSql,
    values: [wanted.map((each) => each.askedId), wanted.map((each) => each.id)],
  });
  return rows;
}
