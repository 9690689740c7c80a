import type { Request, Response } from 'express';
import { listGatewayOrigins, readGateways, sumGatewayUsage, type Carried } from '#db/stores/gateway-usage.ts';
import type { AppContext } from '#api/context.ts';
import type { GatewayUsage } from '#api/contract/gateway.ts';

const dayMs = 86_400_000;
/** A gateway tells of itself every half minute. */
const silentMs = 150_000;
const shown = { days: 30, months: 12, origins: 10 };

/** Whether there is a gateway for streams without https, who listens by it, and what it carries. */
export function getGateway(context: AppContext) {
  return async (_request: Request, response: Response): Promise<void> => {
    const { pool } = context.database;
    const now = context.now();
    const days = lastDays(now, shown.days);
    const months = lastMonths(now, shown.months);
    const [seen, byDay, byMonth, origins] = await Promise.all([
      readGateways(pool, new Date(now - silentMs)),
      sumGatewayUsage(pool, 'day', days[0] ?? ''),
      sumGatewayUsage(pool, 'month', months[0] ?? ''),
      listGatewayOrigins(pool, days[0] ?? '', shown.origins),
    ]);
    const url = context.config.gatewayUrl ?? null;
    const isHeard = seen.seenAt !== null && seen.seenAt.getTime() >= now - silentMs;
    const answer: GatewayUsage = {
      url,
      state: url === null ? 'off' : isHeard ? 'on' : 'silent',
      listening: seen.listening,
      seenAt: seen.seenAt?.toISOString() ?? null,
      days: withGaps(days, byDay),
      months: withGaps(months, byMonth),
      origins,
    };
    response.setHeader('Cache-Control', 'no-store');
    response.json(answer);
  };
}

function lastDays(now: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => dateOf(now - (count - 1 - index) * dayMs));
}

function lastMonths(now: number, count: number): string[] {
  const today = new Date(now);
  return Array.from({ length: count }, (_, index) =>
    dateOf(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - (count - 1 - index))),
  );
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A row for every day, also for those on which nothing was carried. */
function withGaps(days: string[], known: (Carried & { day: string })[]): GatewayUsage['days'] {
  return days.map(
    (day) => known.find((sum) => sum.day === day) ?? { day, connections: 0, bytes: 0, seconds: 0 },
  );
}
