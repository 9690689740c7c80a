import type { Queryable } from '#db/database.ts';
import { findEpisodes } from '#db/search/find-episodes.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import { searchWords } from '#db/search/search-words.ts';

import type { EpisodeSearchPosition } from './episode-position.ts';
import type { EpisodeRow } from './episode-row.ts';
import { loadEpisodes } from './load-episodes.ts';
import type { Viewer } from './load-podcasts.ts';

/**
 * A page of what `q` finds among the episodes of all shows that `viewer` may see. `after` is the `next` of the page
 * before, of the same `q`; `terms` (of watchPodcastTerms) lets the search forgive typing errors.
 */
export async function searchEpisodes(
  db: Queryable,
  viewer: Viewer,
  q: string,
  page: {
    limit: number;
    after?: EpisodeSearchPosition | null | undefined;
    terms?: PodcastTerms | null | undefined;
  },
): Promise<{ rows: EpisodeRow[]; next: EpisodeSearchPosition | null }> {
  const { limit, after = null, terms = null } = page;
  const found = await findEpisodes(
    db,
    { words: searchWords(q) ?? [], viewer, terms },
    { after, limit: limit + 1 },
  );
  const shown = found.slice(0, limit);
  const rows = await loadEpisodes(
    db,
    viewer,
    shown.map(({ id }) => ({ askedId: id, id })),
  );
  return { rows, next: found.length > limit ? (shown.at(-1) ?? null) : null };
}
