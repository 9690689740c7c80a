import { foldText, foldWords } from '#db/search/fold-text.ts';
import { weightedVector } from '#db/search/weighted-vector.ts';

/** What of a track is searched. */
export type SearchedTrack = {
  title: string;
  artists?: string[] | undefined;
  album?: string | null | undefined;
  genres?: string[] | undefined;
  composers?: string[] | undefined;
};
export type SearchedAlbum = { title: string; artists?: string[] | undefined; genres?: string[] | undefined };
export type SearchedArtist = { name: string; genres?: string[] | undefined };

const mostWords = 100;

/** For `sort_title`, `sort_name`: order by name, and what an exact name or the start of one is compared with. */
export function librarySortName(name: string): string {
  return foldText(name).slice(0, 400);
}

/**
 * For `tracks.search`, in the text form of a tsvector (store it as `$1::tsvector`): the words of the title with weight A,
 * of the artists with B, of the album with C, of genres and composers with D.
 */
export function trackSearchVector(track: SearchedTrack): string {
  const { title, artists = [], album, genres = [], composers = [] } = track;
  return weightedVector(
    {
      A: foldWords(title),
      B: artists.flatMap(foldWords),
      C: foldWords(album ?? ''),
      D: [...genres, ...composers].flatMap(foldWords),
    },
    mostWords,
  );
}

/** For `albums.search`: the title with A, the artists with B, genres with D. */
export function albumSearchVector({ title, artists = [], genres = [] }: SearchedAlbum): string {
  return weightedVector(
    { A: foldWords(title), B: artists.flatMap(foldWords), D: genres.flatMap(foldWords) },
    mostWords,
  );
}

/** For `artists.search`: the name with A, genres with D. */
export function artistSearchVector({ name, genres = [] }: SearchedArtist): string {
  return weightedVector({ A: foldWords(name), D: genres.flatMap(foldWords) }, mostWords);
}
