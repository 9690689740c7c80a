import type { Queryable } from '#db/database.ts';
import { daysOf, stretchOfDays, type EpisodeDays, type Stretch } from '#db/search/episode-days.ts';
import type { EpisodeTier } from '#db/search/episode-tiers.ts';
import { estimateRows } from '#db/search/estimate-rows.ts';
import { expectedShare } from '#db/search/expected-share.ts';
import { gatheredItems, indexQuery } from '#db/search/index-query.ts';
import type { PodcastTerms } from '#db/search/podcast-terms.ts';
import { toTsquery, type WordQuery } from '#db/search/word-query.ts';

/** `asked` of an index, or null: walk through the days of the stretch and look. */
export type EpisodeRead = { stretch: Stretch; asked: WordQuery | null };

/** Up to here all matches are collected and sorted; of more, the latest days that have about so many as below. */
const fewMatches = 500;
const matchesOfStretch = 120;
/** Between the two, whichever is quicker. */
const mostMatches = 2_000;
/** How many times as long as walking by one episode it takes to find one of long ago and look at it, */
const lookCost = 2;
/** to gather one for the start of a word, */
const gatherCost = 0.12;
/** and to ask the index for one more day. */
const dayCost = 60;
/** Of more days the index is not asked. */
export const mostDays = 400;
/** Episodes that an index gathers for one word in a few milliseconds. */
const mostGathered = 20_000;
/** The planner keeps count of words that are more frequent. */
const knownShare = 0.005;
/** Notes have more words than titles, of which alone the dictionary tells. */
const notesPerTitle = 14;

/** The quickest way to what follows `until`; where `size` is more than 1, for so many times as many matches as usual. */
export async function planEpisodeRead(
  db: Queryable,
  { field, query }: EpisodeTier,
  terms: PodcastTerms | null,
): Promise<(until: string | null, size: number) => EpisodeRead> {
  if (terms === null) return (until) => ({ stretch: { since: null, until }, asked: query });
  const { days } = terms;
  const perTitle = field === 'title' ? 1 : notesPerTitle;
  const total = countOf(days);
  const rare = indexQuery(query, terms, mostGathered / perTitle);
  const matching = await shareOf(db, field, query, terms);
  const looked = await shareOf(db, field, rare, terms);
  const gathered = (asked: WordQuery) => gatherCost * perTitle * gatheredItems(asked, terms);
  const all = (until: string | null) => ({
    stretch: { since: null, until },
    asked: query,
    cost: gathered(query) + lookCost * matching * total,
  });
  const few = matching * total <= fewMatches;
  return (until, size) => {
    const bounded = few ? null : stretchOfDays(days, until, (size * matchesOfStretch) / matching);
    if (bounded === null || bounded.stretch.since === null) {
      const looking = { ...all(until), asked: rare, cost: gathered(rare) + lookCost * looked * total };
      return quickestOf([all(until), looking]);
    }
    const { stretch, episodes: within } = bounded;
    const named = daysOf(days, stretch);
    const found = named.length > mostDays ? total : within;
    const asking = named.length > mostDays ? 0 : dayCost * named.length;
    return quickestOf([
      { stretch, asked: query, cost: asking + gathered(query) + lookCost * matching * found },
      { stretch, asked: rare, cost: asking + gathered(rare) + lookCost * looked * found },
      { stretch, asked: null, cost: within },
      ...(matching * total <= mostMatches ? [all(until)] : []),
    ]);
  };
}

function quickestOf<Way extends { cost: number }>(ways: Way[]): Way {
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
}

function countOf(days: EpisodeDays): number {
  return days.reduce((sum, { episodes }) => sum + episodes, 0);
}

/** Of titles the dictionary knows, of all words the planner. */
async function shareOf(
  db: Queryable,
  field: EpisodeTier['field'],
  query: WordQuery,
  terms: PodcastTerms,
): Promise<number> {
  if (field === 'title') return expectedShare(query, terms);
  const text = 'SELECT FROM episodes WHERE retired_at IS NULL AND search @@ $1::tsquery';
  const share = (await estimateRows(db, text, [toTsquery(query)])) / Math.max(1, countOf(terms.days));
  // Of rare words the planner knows nothing, and guesses high.
  return share > knownShare ? share : Math.min(share, expectedShare(query, terms, notesPerTitle));
}
