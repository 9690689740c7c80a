import type { WordQuery } from '#db/search/word-query.ts';

/**
 * How well an episode has to match: in its title and persons, or anywhere else; without those that match one of the
 * queries of `without`, which earlier tiers have shown.
 */
export type EpisodeTier = { field: 'title' | 'anywhere'; query: WordQuery; without: WordQuery[] };

/** Every word in the title, then every word anywhere; an episode is in the first tier that it matches. */
export function tiersOf(query: WordQuery, without: WordQuery[]): EpisodeTier[] {
  return [
    { field: 'title', query, without },
    { field: 'anywhere', query, without },
  ];
}
