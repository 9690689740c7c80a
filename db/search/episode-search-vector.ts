import { foldWords } from '#db/search/fold-text.ts';
import { beginningWords } from '#db/search/podcast-search-vector.ts';
import { weightedVector } from '#db/search/weighted-vector.ts';

/**
 * What of an episode is searched. Not its show: a show is searched by its own words, and all its episodes would have
 * to be written again whenever it is renamed.
 */
export type SearchedEpisode = {
  title: string;
  persons?: string[] | undefined;
  /** HTML or plain text. */
  description?: string | null | undefined;
};

const mostWords = 120;

/**
 * For `episodes.search`, in the text form of a tsvector (store it as `$1::tsvector`): the words of the title with
 * weight A, of persons with B, of the beginning of the notes with D.
 */
export function episodeSearchVector({ title, persons = [], description }: SearchedEpisode): string {
  return weightedVector(
    { A: foldWords(title), B: persons.flatMap(foldWords), D: beginningWords(description) },
    mostWords,
  );
}
