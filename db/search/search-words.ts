import { foldWords } from '#db/search/fold-text.ts';

/** More words than anybody types would only cost time; the first ones decide. */
const mostWords = 8;

/**
 * The words of what someone typed so far, folded; the last one counts as unfinished. Null when nothing was
 * typed, and no words at all when nothing of it can be searched, such as "!!!".
 */
export function searchWords(q: string | undefined): string[] | null {
  if (q === undefined || q.trim() === '') return null;
  return foldWords(q.slice(0, 400)).slice(0, mostWords);
}
