import type { Queryable } from '#db/database.ts';
import { createBind, type Bind } from '#db/search/bind.ts';
import { expectedShare } from '#db/search/expected-share.ts';
import { indexQuery } from '#db/search/index-query.ts';
import { libraryConditions } from '#db/search/library-conditions.ts';
import { libraryStretches, type LibraryTable, type PlacedLibraryRow } from '#db/search/library-orders.ts';
import type { LibraryTerms } from '#db/search/library-terms.ts';
import { anywhere, type MatchLevels } from '#db/search/match-levels.ts';
import { fewMatches, readInOrder } from '#db/search/read-in-order.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';

export type LibraryTier = { id: string; popularity: number; tier: number };
type Search = { table: LibraryTable; match: MatchLevels; filter: LibraryFilter; terms: LibraryTerms | null };
type Page = { firstTier: number; after: LibraryTier | null; limit: number };

/** Rows that an index gathers for the start of a word in a few milliseconds. */
const mostGathered = 20_000;
/** The share of rows with a word that starts with what is hardly a word yet. */
const ofALetter = 0.2;

/** The next rows, level by level from the closest, popular ones first within each, by the quicker of two ways. */
export async function readLibraryLevels(db: Queryable, search: Search, page: Page): Promise<LibraryTier[]> {
  const atOnce = areLikelyMany(search) ? null : await readAtOnce(db, search, page);
  return atOnce ?? readInTurn(db, search, page);
}

/** Then a look at whether they are few would be in vain. */
function areLikelyMany(search: Search): boolean {
  const { table, terms } = search;
  if (terms === null) return false;
  return (table === 'tracks' ? terms.items : terms[table]) * shareOf(search) > fewMatches / 2;
}

function shareOf({ match, terms }: Search): number {
  return terms === null ? 0 : expectedShare(match.query, terms);
}

/** Unless filtered, the index of names alone answers which are, or start with, what was typed; a letter, too many. */
function howMany(search: Search, level: number): 'few' | 'perhaps few' | 'perhaps many' {
  const { match, table, filter } = search;
  if (match.excluded !== null || level > 1) return 'perhaps many';
  if (level === 0) return 'few';
  if (libraryConditions(table, filter, () => '').length > 0) return 'perhaps few';
  return shareOf(search) > ofALetter ? 'perhaps many' : 'few';
}

/** Every match is collected, then sorted. Null when there are more than a few, of which only so many were looked at. */
async function readAtOnce(db: Queryable, search: Search, page: Page): Promise<LibraryTier[] | null> {
  const { table, match, terms } = search;
  const { levels } = match;
  const { bind, values } = createBind();
  const asked = terms ? indexQuery(match.query, terms, mostGathered) : match.query;
  const loosest = levels.at(-1)?.(bind) ?? 'false';
  const closer = levels.slice(0, -1).map((level, index) => `WHEN ${level(bind)} THEN ${String(index)}`);
  // OFFSET 0 keeps the starts of words that too many have from the index.
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, popularity,
        ${bind(page.firstTier)}::int + CASE ${closer.join(' ')} ELSE ${String(levels.length - 1)} END AS tier
      FROM (
        SELECT * FROM ${table}
        WHERE ${['retired_at IS NULL', anywhere(asked)(bind), ...others(search, bind)].join(' AND ')} OFFSET 0
      ) AS candidate
      WHERE ${loosest} LIMIT ${bind(fewMatches + 1)}
    ), page AS (
      SELECT id, popularity, tier FROM matching WHERE ${isAfter(page.after, bind)}
      ORDER BY tier, popularity DESC, id DESC LIMIT ${bind(page.limit)}
    )
    SELECT collected, id, popularity, tier FROM (SELECT count(*) AS collected FROM matching) AS all_of_them
    LEFT JOIN page ON true ORDER BY tier, popularity DESC, id DESC`;
  const { rows } = await db.query<LibraryTier & { collected: number; id: string | null }>({ text, values });
  if ((rows[0]?.collected ?? 0) > fewMatches) return null;
  return rows.filter((row) => row.id !== null).map(({ id, popularity, tier }) => ({ id, popularity, tier }));
}

/** One level after another, each in the order of popularity, until there is enough. For what many rows match. */
async function readInTurn(db: Queryable, search: Search, page: Page): Promise<LibraryTier[]> {
  const rows: LibraryTier[] = [];
  const { table, match } = search;
  const { levels } = match;
  const { firstTier, after, limit } = page;
  const [popular] = libraryStretches(table, 'popular', 0);
  if (!popular) return rows;
  for (let tier = Math.max(after?.tier ?? 0, firstTier); tier < firstTier + levels.length; tier += 1) {
    if (rows.length >= limit) break;
    const level = tier - firstTier;
    const found = await readInOrder<PlacedLibraryRow>(db, {
      order: popular.order,
      after: after?.tier === tier ? [after.popularity, after.id] : null,
      limit: limit - rows.length,
      matches: howMany(search, level),
      conditions: (bind) => [
        levels[level]?.(bind) ?? 'false',
        ...(level === 0 ? [] : [`NOT (${levels[level - 1]?.(bind) ?? 'false'})`]),
        ...others(search, bind),
      ],
    });
    rows.push(...found.map(({ id, key }) => ({ id, popularity: Number(key), tier })));
  }
  return rows;
}

function others({ table, match, filter }: Search, bind: Bind): string[] {
  const { excluded } = match;
  return [...(excluded ? [`NOT (${excluded(bind)})`] : []), ...libraryConditions(table, filter, bind)];
}

function isAfter(after: LibraryTier | null, bind: Bind): string {
  if (after === null) return 'true';
  return `(-tier, popularity, id) < (${bind(-after.tier)}::int, ${bind(after.popularity)}::int, ${bind(after.id)}::uuid)`;
}
