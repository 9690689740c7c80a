import type { Queryable } from '#db/database.ts';
import { createBind, type Bind } from '#db/search/bind.ts';
import { filterConditions } from '#db/search/filter-conditions.ts';
import type { MatchLevels } from '#db/search/match-levels.ts';
import { fewMatches, readInOrder } from '#db/search/read-in-order.ts';
import { byRank } from '#db/search/station-orders.ts';
import type { StationFilter } from '#db/stores/station-filter.ts';

export type TierRow = { id: string; rank: number; tier: number };

export type LevelsRead = {
  match: MatchLevels;
  filter: StationFilter;
  /** Tier of the closest level. The living come first, level by level, then the dead, level by level. */
  firstTier: number;
  after: TierRow | null;
  limit: number;
};

/**
 * All tiers in one statement: collect every match, then sort. Null when there are more than a few, of which
 * only so many were looked at.
 */
export async function readLevelsAtOnce(db: Queryable, read: LevelsRead): Promise<TierRow[] | null> {
  const { levels } = read.match;
  const { bind, values } = createBind();
  const loosest = levels.at(-1)?.(bind) ?? 'false';
  const closer = levels.slice(0, -1).map((level, index) => `WHEN ${level(bind)} THEN ${String(index)}`);
  const text = `
    WITH matching AS MATERIALIZED (
      SELECT id, rank,
        ${bind(read.firstTier)}::int + CASE ${closer.join(' ')} ELSE ${String(levels.length - 1)} END
          + CASE WHEN rank < 0 THEN ${String(levels.length)} ELSE 0 END AS tier
      FROM stations
      WHERE ${[loosest, 'retired_at IS NULL', ...common(read, bind)].join(' AND ')}
      LIMIT ${bind(fewMatches + 1)}
    ), page AS (
      SELECT id, rank, tier FROM matching WHERE ${isAfter(read.after, bind)}
      ORDER BY tier, rank DESC, id DESC LIMIT ${bind(read.limit)}
    )
    SELECT collected, id, rank, tier FROM (SELECT count(*) AS collected FROM matching) AS all_of_them
    LEFT JOIN page ON true ORDER BY tier, rank DESC, id DESC`;
  const { rows } = await db.query<TierRow & { collected: number; id: string | null }>({ text, values });
  if ((rows[0]?.collected ?? 0) > fewMatches) return null;
  return rows.filter((row) => row.id !== null).map(({ id, rank, tier }) => ({ id, rank, tier }));
}

/** One tier after another, each in popularity order, until there is enough. For what many stations match. */
export async function readLevelsInTurn(db: Queryable, read: LevelsRead): Promise<TierRow[]> {
  const rows: TierRow[] = [];
  const { levels } = read.match;
  const startTier = Math.max(read.after?.tier ?? 0, read.firstTier);
  for (let tier = startTier; tier < read.firstTier + 2 * levels.length; tier += 1) {
    if (rows.length >= read.limit) break;
    const level = (tier - read.firstTier) % levels.length;
    const dead = tier - read.firstTier >= levels.length;
    const found = await readInOrder(db, {
      order: byRank,
      after: read.after?.tier === tier ? [read.after.rank, read.after.id] : null,
      within: dead ? 'rank < 0' : 'rank >= 0',
      limit: read.limit - rows.length,
      matches: howMany(read, level),
      conditions: (bind) => [
        // Said again in the words of the index of names, which begins with it.
        ...(isByName(read.match, level) ? [`(rank < 0)::int = ${dead ? '1' : '0'}`] : []),
        levels[level]?.(bind) ?? 'false',
        ...(level === 0 ? [] : [`NOT (${levels[level - 1]?.(bind) ?? 'false'})`]),
        ...common(read, bind),
      ],
    });
    rows.push(...found.map(({ id, rank }) => ({ id, rank, tier })));
  }
  return rows;
}

/** Unless filtered, the index of names alone answers which of them are, or start with, what was typed. */
function howMany({ match, filter }: LevelsRead, level: number): 'few' | 'perhaps few' | 'perhaps many' {
  if (!isByName(match, level)) return 'perhaps many';
  if (level === 0) return 'few';
  return filterConditions(filter, () => '').length === 0 ? 'perhaps few' : 'perhaps many';
}

function isByName(match: MatchLevels, level: number): boolean {
  return match.excluded === null && level < 2;
}

function common(read: LevelsRead, bind: Bind): string[] {
  const { excluded } = read.match;
  return [...(excluded ? [`NOT (${excluded(bind)})`] : []), ...filterConditions(read.filter, bind)];
}

function isAfter(after: TierRow | null, bind: Bind): string {
  if (after === null) return 'true';
  const tier = `${bind(after.tier)}::int`;
  return `(tier > ${tier} OR tier = ${tier} AND (rank, id) < (${bind(after.rank)}::int, ${bind(after.id)}::uuid))`;
}
