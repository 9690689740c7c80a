import type { Queryable } from '#db/database.ts';
import { createBind } from '#db/search/bind.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { anywhere } from '#db/search/match-levels.ts';
import { podcastConditions } from '#db/search/podcast-conditions.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery, type WordQuery } from '#db/search/word-query.ts';
import type { Viewer } from '#db/stores/load-podcasts.ts';
import type { PodcastFilter } from '#db/stores/podcasts.ts';

/** The one reading of the words that a list in another order goes by: literal where the viewer finds anything. */
export async function understandPodcastWords(
  db: Queryable,
  search: { words: string[]; filter: PodcastFilter; viewer: Viewer; terms: TermDictionary | null },
): Promise<WordQuery | null> {
  const { words, filter, viewer, terms } = search;
  if (words.length === 0) return null;
  const literal = strictQuery(words);
  const { bind, values } = createBind();
  const conditions = [
    anywhere(literal)(bind),
    ...podcastConditions(filter, bind),
    `(owner_id IS NULL OR owner_id = ${bind(viewer)}::uuid)`,
  ];
  const text = `SELECT EXISTS (SELECT FROM podcasts WHERE ${conditions.join(' AND ')}) AS any`;
  const any = (await db.query<{ any: boolean }>({ text, values })).rows[0]?.any ?? false;
  return any ? literal : terms && loosenQuery(words, terms);
}
