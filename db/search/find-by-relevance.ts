import type { Queryable } from '#db/database.ts';
import { expectedMatches } from '#db/search/expected-matches.ts';
import { loosenQuery } from '#db/search/loosen-query.ts';
import { literalLevels, looseLevels } from '#db/search/match-levels.ts';
import { fewMatches } from '#db/search/read-in-order.ts';
import { readLevelsAtOnce, readLevelsInTurn, type LevelsRead, type TierRow } from '#db/search/read-levels.ts';
import type { TermDictionary } from '#db/search/term-dictionary.ts';
import { strictQuery } from '#db/search/word-query.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';
import type { StationPosition } from '#db/stores/station-position.ts';

export type RelevancePosition = Extract<StationPosition, { sort: 'relevance' }>;

export type Search = { words: string[]; filter: StationFilter; terms: TermDictionary | null };

/** With fewer literal matches than this, something else may have been meant, and follows them. */
const tooFew = 5;
const literalTiers = 8;

/** What matches the words best, then what is most popular; literal matches first, then nearby ones. */
export async function findByRelevance(
  db: Queryable,
  search: Search,
  page: { after: RelevancePosition | null; limit: number },
): Promise<RelevancePosition[]> {
  const { words, filter, terms } = search;
  if (words.length === 0) return [];
  const { after, limit } = page;
  const literal = strictQuery(words);
  const readLevels = async (read: LevelsRead) =>
    (areLikelyMany(read, terms) ? null : await readLevelsAtOnce(db, read)) ?? readLevelsInTurn(db, read);

  const seen = after?.seen ?? 0;
  const exact =
    after === null || after.tier < literalTiers
      ? await readLevels({ match: literalLevels(words, literal), filter, firstTier: 0, after, limit })
      : [];
  const found = exact.map((row, index) => toPosition(row, seen + index + 1));
  const seenAll = seen + exact.length;
  if (found.length >= limit || seenAll >= tooFew || terms === null) return found;

  const loose = loosenQuery(words, terms);
  if (loose === null) return found;
  const nearby = await readLevels({
    match: looseLevels(loose, literal),
    filter,
    firstTier: literalTiers,
    after: after !== null && after.tier >= literalTiers ? after : null,
    limit: limit - found.length,
  });
  return [...found, ...nearby.map((row) => toPosition(row, seenAll))];
}

/** Then a look at whether they are few would be in vain. */
function areLikelyMany(read: LevelsRead, terms: TermDictionary | null): boolean {
  return terms !== null && expectedMatches(read.match.query, read.filter, terms) > fewMatches / 2;
}

function toPosition({ id, rank, tier }: TierRow, seen: number): RelevancePosition {
  return { sort: 'relevance', tier, rank, id, seen };
}
