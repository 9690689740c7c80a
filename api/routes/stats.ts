import type { Request, Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '#api/context.ts';
import { ReviewQuery, StatsQuery, type YearReview } from '#api/contract/history.ts';
import { describeHeard } from '#api/describe-heard.ts';
import { callerOf } from '#api/middleware/authenticate.ts';
import { parseInput } from '#api/parse-input.ts';
import { Problem } from '#api/problem.ts';
import { readStatistics } from '#api/statistics/read-statistics.ts';
import { createTimeZone, type TimeZone } from '#api/statistics/time-zone.ts';
import { firstPlay, mostHeardByMonth } from '#db/stores/statistics.ts';

export function getStats(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { timeZone, ...asked } = parseInput(StatsQuery, request.query);
    const { stats } = await readStatistics(context, request, asked, readTimeZone(timeZone));
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(stats);
  };
}

const Year = z.coerce.number('not a year').int().min(2000).max(2100);

export function getReview(context: AppContext) {
  return async (request: Request, response: Response): Promise<void> => {
    const { pool } = context.database;
    const { id } = callerOf(request).listener;
    const { year } = parseInput(z.object({ year: Year }), request.params);
    const zone = readTimeZone(parseInput(ReviewQuery, request.query).timeZone);
    const { stats, days, discovered } = await readStatistics(context, request, { range: 'year', year }, zone);
    const [from, to] = [new Date(stats.from), new Date(stats.to)];
    const months = await mostHeardByMonth(pool, id, zone.spans(from.getTime(), to.getTime()));
    const first = await firstPlay(pool, id, { from, to });
    const described = await describeHeard(context, request, [
      ...months.map(({ item }) => item),
      ...(first ? [first.item] : []),
    ]);
    const topOf = new Map(
      months.flatMap(({ month, item, listens, listenedMs }) => {
        const thing = described.get(item);
        return thing ? [[month, { ...thing, listenedMs, listens }]] : [];
      }),
    );
    const [busiest] = days.toSorted((one, other) => other.listenedMs - one.listenedMs);
    const review: YearReview = {
      year,
      stats,
      firstPlay: first && {
        title: first.title ?? described.get(first.item)?.title ?? first.item,
        at: first.startedAt.toISOString(),
      },
      busiestDay:
        busiest && busiest.listenedMs > 0 ? { day: busiest.day, listenedMs: busiest.listenedMs } : null,
      discovered,
      months: stats.days.map(({ listenedMs, listens }, index) => ({
        month: index + 1,
        ...{ listenedMs, listens, top: topOf.get(index + 1) ?? null },
      })),
    };
    response.setHeader('Cache-Control', 'private, no-store');
    response.json(review);
  };
}

function readTimeZone(name: string): TimeZone {
  try {
    return createTimeZone(name);
  } catch {
    const message = 'not a time zone, such as Europe/Berlin';
    throw new Problem('bad-request', `timeZone: ${message}`, { errors: [{ path: 'timeZone', message }] });
  }
}
