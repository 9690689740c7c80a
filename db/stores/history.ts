import type { Queryable } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { createBind } from '#db/search/bind.ts';
import { historyCondition, joinShow, type HistoryFilter } from './history-condition.ts';

export type HistoryRow = Pick<
  PlayRow,
  | 'play'
  | 'item'
  | 'title'
  | 'startedAt'
  | 'lastAt'
  | 'listenedMs'
  | 'positionMs'
  | 'completed'
  | 'counted'
  | 'reason'
  | 'client'
> & {
  /** What the show of an episode is called. */
  show: string | null;
};
/** Microseconds matter, so the time stays the text that Postgres gave. */
export type HistoryPlace = { startedAt: string; play: string };

const columns = `play.play, play.item, play.title, play.started_at AS "startedAt", play.last_at AS "lastAt",
  play.listened_ms AS "listenedMs", play.position_ms AS "positionMs", play.completed, play.counted, play.reason,
  play.client, show.title AS show, play.started_at::text AS place`;

/** What a listener played, latest first, without what they took out. */
export async function listHistory(
  db: Queryable,
  listenerId: string,
  filter: HistoryFilter,
  page: { limit: number; after?: HistoryPlace | null },
): Promise<{ rows: HistoryRow[]; next: HistoryPlace | null }> {
  const { bind, values } = createBind();
  const conditions = [historyCondition(listenerId, filter, bind)];
  if (page.after)
    conditions.push(
      `(play.started_at, play.play) < (${bind(page.after.startedAt)}::timestamptz, ${bind(page.after.play)}::text)`,
    );
  const { rows } = await db.query<HistoryRow & { place: string }>({
    text: `SELECT ${columns} FROM plays play ${joinShow(bind(listenerId))}
           WHERE ${conditions.join(' AND ')}
           ORDER BY play.started_at DESC, play.play DESC LIMIT ${bind(page.limit + 1)}`,
    values,
  });
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ place: _, ...row }) => row),
    next: last ? { startedAt: last.place, play: last.play } : null,
  };
}

const exportPage = 1_000;

/** The same, page by page while it is read, as long as it may be. */
export async function* exportHistory(
  db: Queryable,
  listenerId: string,
): AsyncGenerator<HistoryRow, undefined> {
  let after: HistoryPlace | null = null;
  do {
    const page: Awaited<ReturnType<typeof listHistory>> = await listHistory(
      db,
      listenerId,
      {},
      { limit: exportPage, after },
    );
    yield* page.rows;
    after = page.next;
  } while (after);
}
