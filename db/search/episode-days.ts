import type { Queryable } from '#db/database.ts';

/** How many episodes were published on which day (UTC, as 2026-11-21), the latest day first. */
export type EpisodeDays = { day: string; episodes: number }[];

/** Days that follow one another, both included; `since` null: all up to `until`, `until` null: all since `since`. */
export type Stretch = { since: string | null; until: string | null };

export async function loadEpisodeDays(db: Queryable): Promise<EpisodeDays> {
  const { rows } = await db.query<EpisodeDays[number]>(
    `SELECT ((sort_at AT TIME ZONE 'UTC')::date)::text AS day, count(*)::int AS episodes
     FROM episodes WHERE retired_at IS NULL GROUP BY 1 ORDER BY 1 DESC`,
  );
  return rows;
}

/** The latest days, up to and with `until`, that have about so many episodes; and how many they have. */
export function stretchOfDays(
  days: EpisodeDays,
  until: string | null,
  wanted: number,
): { stretch: Stretch; episodes: number } {
  let episodes = 0;
  for (const each of days) {
    if (until !== null && each.day > until) continue;
    episodes += each.episodes;
    if (episodes >= wanted) return { stretch: { since: each.day, until }, episodes };
  }
  return { stretch: { since: null, until }, episodes };
}

export function dayBefore(day: string): string {
  return later(day, -1);
}

/** Days that came since they were counted. */
const newerDays = 31;

/** The days of a stretch that have episodes, and of one without an end those to come. */
export function daysOf(days: EpisodeDays, { since, until }: Stretch): string[] {
  const latest = days[0]?.day;
  const newer = until !== null || latest === undefined ? 0 : newerDays;
  return [
    ...Array.from({ length: newer }, (_, index) => later(latest ?? '', index + 1)),
    ...days
      .filter(({ day }) => (since === null || day >= since) && (until === null || day <= until))
      .map(({ day }) => day),
  ];
}

function later(day: string, days: number): string {
  return new Date(Date.parse(day) + 86_400_000 * days).toISOString().slice(0, 10);
}
