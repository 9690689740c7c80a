import { foldText, foldWords } from '#db/search/fold-text.ts';
import { languageWords } from '#db/search/station-search-vector.ts';
import { weightedVector } from '#db/search/weighted-vector.ts';

/** What of a show is searched. Languages as BCP 47, the description as HTML or plain text. */
export type SearchedPodcast = {
  title: string;
  author?: string | null | undefined;
  persons?: string[] | undefined;
  categories?: string[] | undefined;
  languages?: string[] | undefined;
  description?: string | null | undefined;
};

const mostWords = 150;

/** For `podcasts.sort_name`: order by name, and what an exact name or the start of a name is compared with. */
export function podcastSortName(title: string): string {
  return foldText(title).slice(0, 400);
}

/**
 * For `podcasts.search`, in the text form of a tsvector (store it as `$1::tsvector`): the words of the title with
 * weight A, of the author and persons with B, of categories and languages with C, of the description's beginning with D.
 */
export function podcastSearchVector(podcast: SearchedPodcast): string {
  const { title, author, persons = [], categories = [], languages = [], description } = podcast;
  return weightedVector(
    {
      A: foldWords(title),
      B: [author ?? '', ...persons].flatMap(foldWords),
      C: [...categories.flatMap(foldWords), ...languages.flatMap(languageWords)],
      D: beginningWords(description),
    },
    mostWords,
  );
}

const searchedLetters = 600;

/** The words of the beginning of a text; tags and entities are no words. */
export function beginningWords(html: string | null | undefined): string[] {
  const text = (html ?? '')
    .slice(0, 4 * searchedLetters)
    .replace(/<[^>]*>?/g, ' ')
    .replace(/&(?:#\w+|[a-z]+\d*);/gi, ' ')
    .replace(/https?:\/\/\S+/g, ' ');
  const beginning = text.replace(/\s+/g, ' ').trim();
  // A word cut in two is none.
  return foldWords(
    beginning.length <= searchedLetters ? beginning : beginning.slice(0, searchedLetters).replace(/\S*$/, ''),
  );
}
