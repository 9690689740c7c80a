import type { Queryable } from '#db/database.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { currentIds } from './current-ids.ts';
import { findInLibrary, type LibraryList, type LibraryPage } from './find-in-library.ts';
import type { LibraryFilter } from './library-filter.ts';
import { loadTracks } from './load-tracks.ts';
import type { FoundTrack, TrackRow } from './track-row.ts';

/** A page of tracks. `terms` (of watchLibraryTerms) lets searches forgive typing errors. */
export function listTracks(
  db: Queryable,
  filter: LibraryFilter,
  page: LibraryPage & { terms?: LibraryTerms | null | undefined },
): Promise<LibraryList<TrackRow>> {
  return findInLibrary(db, 'tracks', filter, page, loadTracks);
}

/** The track that this id means today, with all its details: also when it was retired. */
export async function findTrack(db: Queryable, id: string): Promise<TrackRow | null> {
  return (await loadTracks(db, await currentIds(db, 'track', [id]), 'full'))[0] ?? null;
}

/** Tracks in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function tracksByIds(db: Queryable, ids: string[]): Promise<FoundTrack[]> {
  return loadTracks(db, await currentIds(db, 'track', ids));
}

export type LyricsRow = {
  synced: boolean;
  language: string | null;
  lines: { atMs: number | null; text: string }[];
};

export async function findLyrics(db: Queryable, id: string): Promise<LyricsRow | null> {
  const [current] = await currentIds(db, 'track', [id]);
  const { rows } = await db.query<LyricsRow>({
    name: 'find-lyrics',
    text: 'SELECT synced, language, lines FROM track_lyrics WHERE track_id = $1',
    values: [current?.id ?? id],
  });
  return rows[0] ?? null;
}
