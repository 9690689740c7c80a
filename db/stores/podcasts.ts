import type { Queryable } from '#db/database.ts';
import { findPodcastsByRelevance } from '#db/search/find-podcasts-by-relevance.ts';
import { findPodcastsInOrder } from '#db/search/find-podcasts-in-order.ts';
import { searchWords } from '#db/search/search-words.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { understandPodcastWords } from '#db/search/understand-podcast-words.ts';
import { currentIds } from './current-ids.ts';
import { loadPodcasts, type Viewer } from './load-podcasts.ts';
import type { PodcastPosition } from './podcast-position.ts';
import type { FoundPodcast, PodcastRow } from './podcast-row.ts';

/** What a list of shows is narrowed to. `q` is what someone typed so far. */
export type PodcastFilter = {
  q?: string | undefined;
  category?: string | undefined;
  language?: string | undefined;
  provider?: string | undefined;
};

export type PodcastList = { rows: PodcastRow[]; next: PodcastPosition | null };

/**
 * A page of the shows that `viewer` may see. `after` is the `next` of the page before, of the same filter and sort; one
 * of another sort starts anew. `terms` (of watchPodcastTerms) lets searches forgive typing errors.
 */
export async function listPodcasts(
  db: Queryable,
  viewer: Viewer,
  filter: PodcastFilter,
  page: {
    sort?: PodcastPosition['sort'] | undefined;
    limit: number;
    after?: PodcastPosition | null | undefined;
    terms?: TermDictionary | null | undefined;
  },
): Promise<PodcastList> {
  const { after = null, terms = null } = page;
  const limit = page.limit + 1;
  const words = searchWords(filter.q);
  const wanted = page.sort ?? 'relevance';
  const sort = words === null && wanted === 'relevance' ? 'popular' : wanted;
  const search = { filter, viewer, terms, words: words ?? [] };
  let found: PodcastPosition[];
  if (sort === 'relevance') {
    found = await findPodcastsByRelevance(db, search, {
      after: after?.sort === 'relevance' ? after : null,
      limit,
    });
  } else {
    const query = words && (await understandPodcastWords(db, search));
    found =
      words && query === null
        ? []
        : await findPodcastsInOrder(db, { query, filter, viewer }, sort, { after, limit });
  }
  const shown = found.slice(0, page.limit);
  const rows = await loadPodcasts(
    db,
    viewer,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  return { rows, next: found.length > page.limit ? (shown.at(-1) ?? null) : null };
}

/** The show that this id means today: also when it was joined to another, or retired. */
export async function findPodcast(db: Queryable, viewer: Viewer, id: string): Promise<PodcastRow | null> {
  return (await podcastsByIds(db, viewer, [id]))[0] ?? null;
}

/** Shows in the order of the ids, each with the id it was asked by; retired ones too, unknown ones left out. */
export async function podcastsByIds(db: Queryable, viewer: Viewer, ids: string[]): Promise<FoundPodcast[]> {
  return loadPodcasts(db, viewer, await currentIds(db, 'podcast', ids));
}
