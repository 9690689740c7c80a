import type { Queryable } from '#db/database.ts';
import { nameColumn, type LibraryTable } from '#db/search/library-orders.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { respellOneKnown, respellUnknown } from '#db/search/loosen-query.ts';
import { literalLevels, looseLevels, type MatchLevels } from '#db/search/match-levels.ts';
import { readLibraryLevels, type LibraryTier } from '#db/search/read-library-levels.ts';
import { strictQuery } from '#db/search/word-query.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';
import type { LibraryPosition } from '#db/stores/library-position.ts';

type Relevance = Extract<LibraryPosition, { sort: 'relevance' }>;
type Search = { table: LibraryTable; words: string[]; filter: LibraryFilter; terms: LibraryTerms | null };

/** With fewer literal matches than this, something else may have been meant, and follows them. */
const tooFew = 5;
const literalTiers = 4;
const looseTiers = 2;

/** What matches the words best, then what is most popular; literal matches first, then nearby ones. */
export async function findLibraryByRelevance(
  db: Queryable,
  search: Search,
  page: { after: Relevance | null; limit: number },
): Promise<Relevance[]> {
  const { table, terms } = search;
  const words = [...new Set(search.words)];
  if (words.length === 0) return [];
  const { after, limit } = page;
  const literal = strictQuery(words);
  const found: Relevance[] = [];
  let seen = after?.seen ?? 0;

  async function read(match: MatchLevels, firstTier: number, literally: boolean): Promise<number> {
    const tiers = match.levels.length;
    if (found.length >= limit || (after !== null && after.tier >= firstTier + tiers)) return 0;
    const within = after !== null && after.tier >= firstTier ? after : null;
    const rows = await readLibraryLevels(
      db,
      { ...search, match },
      { firstTier, after: within, limit: limit - found.length },
    );
    found.push(
      ...rows.map((row: LibraryTier) => {
        if (literally) seen += 1;
        return { sort: 'relevance' as const, ...row, seen };
      }),
    );
    return rows.length;
  }

  await read(literalLevels(words, literal, nameColumn[table]), 0, true);
  if (found.length >= limit || seen >= tooFew || terms === null) return found;
  const likelier = respellUnknown(words, terms);
  const near = likelier ? await read(looseLevels(likelier, literal), literalTiers, false) : 0;
  // A page goes on in the reading that the pages before it came from.
  const went = after !== null && after.tier >= literalTiers && after.tier < literalTiers + looseTiers;
  if (near > 0 || went) return found;
  const loose = respellOneKnown(words, terms);
  if (loose) await read(looseLevels(loose, literal), literalTiers + looseTiers, false);
  return found;
}
