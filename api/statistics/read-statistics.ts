import type { Request } from 'express';
import type { AppContext } from '#api/context.ts';
import type { Stats } from '#api/contract/history.ts';
import { describeHeard } from '#api/describe-heard.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import {
  firstListening,
  listenedMs,
  listenedDays,
  listeningByDayAndHour,
  listeningSessions,
  mostHeard,
  type Amount,
  type Heard,
} from '#db/stores/statistics.ts';
import { personasOf } from './personas.ts';
import { monthOf, statsRange, type StatsRange } from './stats-range.ts';
import { streaks } from './streaks.ts';
import type { TimeZone } from './time-zone.ts';

type Day = Amount & { day: string };
type TopItem = Stats['top']['stations'][number];
const topLength = 10;
const nothing: Amount = { plays: 0, listens: 0, listenedMs: 0 };

/** A listener's statistics of a time, and what a review of it needs beside them. */
export async function readStatistics(
  context: AppContext,
  request: Request,
  asked: { range: Stats['range']; year?: number | undefined },
  zone: TimeZone,
): Promise<{ stats: Stats; days: Day[]; discovered: number }> {
  const { pool } = context.database;
  const { id } = callerOf(request).listener;
  const now = context.now();
  const first = await firstListening(pool, id);
  const range = statsRange(asked, zone, now, first?.getTime() ?? null);
  const span = { from: new Date(range.from), to: new Date(range.to) };
  const { previous } = range;
  // Streaks are of all time; a clock that is ahead may have begun tomorrow.
  const everywhen = zone.spans(first?.getTime() ?? now, Math.max(now, range.to));
  const [{ days, hours }, daysOfStreaks, heard, { sessions, longestMs }, before] = await Promise.all([
    listeningByDayAndHour(pool, id, zone.spans(range.from, range.to)),
    listenedDays(pool, id, everywhen),
    // Some of them may have been joined to one since.
    mostHeard(pool, id, asked.range === 'all' ? null : span, 3 * topLength),
    listeningSessions(pool, id, span),
    previous && listenedMs(pool, id, { from: new Date(previous.from), to: new Date(previous.to) }),
  ]);
  const total = sumUp(days);
  const weekdays = sumByWeekday(days);
  const top = await presentTop(context, request, heard.top);
  const streak = streaks(daysOfStreaks, zone.dayOf(now));
  const stats: Stats = {
    range: asked.range,
    timeZone: zone.name,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    ...total,
    sessions,
    previousListenedMs: before,
    days: entriesOf(range, days),
    unit: range.unit,
    hours,
    weekdays,
    top,
    streak,
    personas: personasOf({
      listenedMs: total.listenedMs,
      hours,
      weekdays,
      favoriteMs: Math.max(0, ...[...top.stations, ...top.shows].map((item) => item.listenedMs)),
      longestSessionMs: longestMs,
      items: heard.items,
      discovered: asked.range === 'all' ? null : heard.discovered,
    }),
  };
  return { stats, days, discovered: heard.discovered };
}

function sumUp(days: readonly Day[]): Amount {
  return days.reduce(
    (sum, { plays, listens, listenedMs: ms }) => ({
      plays: sum.plays + plays,
      listens: sum.listens + listens,
      listenedMs: sum.listenedMs + ms,
    }),
    nothing,
  );
}

/** Monday first. */
function sumByWeekday(days: readonly Day[]): number[] {
  const sums = Array.from({ length: 7 }, () => 0);
  for (const { day, listenedMs: ms } of days) {
    const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
    sums[weekday] = (sums[weekday] ?? 0) + ms;
  }
  return sums;
}

/** Every entry of the range, those without a play as well. */
function entriesOf({ unit, entries }: StatsRange, days: readonly Day[]): Stats['days'] {
  const byEntry = Map.groupBy(days, ({ day }) => (unit === 'month' ? monthOf(day) : day));
  return entries.map((day) => {
    const { listens, listenedMs: ms } = sumUp(byEntry.get(day) ?? []);
    return { day, listenedMs: ms, listens };
  });
}

async function presentTop(context: AppContext, request: Request, heard: Heard[]): Promise<Stats['top']> {
  const described = await describeHeard(
    context,
    request,
    heard.map(({ item }) => item),
  );
  const ofKind = (wanted: Heard['kind']) =>
    joined(
      heard.flatMap(({ kind, item, listens, listenedMs: ms }) => {
        const thing = kind === wanted && described.get(item);
        return thing ? { ...thing, listenedMs: ms, listens } : [];
      }),
    );
  return {
    stations: ofKind('stations'),
    shows: ofKind('shows'),
    episodes: ofKind('episodes'),
    artists: ofKind('artists'),
    albums: ofKind('albums'),
    tracks: ofKind('tracks'),
  };
}

/** What was heard under several ids that are one item today is one. */
function joined(items: readonly TopItem[]): TopItem[] {
  return [...Map.groupBy(items, ({ item }) => item).values()]
    .flatMap(([first, ...others]) =>
      first
        ? {
            ...first,
            listens: others.reduce((sum, { listens }) => sum + listens, first.listens),
            listenedMs: others.reduce((sum, { listenedMs: ms }) => sum + ms, first.listenedMs),
          }
        : [],
    )
    .toSorted((one, other) => other.listenedMs - one.listenedMs || other.listens - one.listens)
    .slice(0, topLength);
}
