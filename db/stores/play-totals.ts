import type { Queryable } from '#db/database.ts';
import type { PlayRow } from '#db/entities/plays.ts';
import { announceHistory } from '#db/history-changed.ts';
import { jsonText } from '#db/json-text.ts';

/** A play as it was and as it is now; undefined where there was none, or is none any more. */
export type PlayChange = { before: PlayRow | undefined; after: PlayRow | undefined };

type Total = {
  listenerId: string;
  item: string;
  parent: string | null;
  quarter: Date;
  plays: number;
  listens: number;
  skips: number;
  listenedMs: number;
  lastAt: Date;
  /** Whether a play left these sums: then the last one may be gone, and with it all of them. */
  left: boolean;
};

const quarterMs = 15 * 60_000;

/**
 * Brings listener_items and listening by the difference. Call it after plays were written, in their transaction, the
 * listeners locked.
 */
export async function changeListenerTotals(transaction: Queryable, changes: PlayChange[]): Promise<void> {
  await changeListenerItems(
    transaction,
    sumUp(changes, ({ listenerId, item }) => [listenerId, item]),
  );
  await changeListening(
    transaction,
    sumUp(changes, ({ listenerId, quarter, item }) => [listenerId, quarter, item]),
  );
  // Pages that say when something was played last.
  await announceHistory(
    transaction,
    changes.flatMap(({ before, after }) => after?.listenerId ?? before?.listenerId ?? []),
  );
}

/** Brings item_days, everybody's listens, by the difference; in one order, since transactions meet there. */
export async function changeItemDays(transaction: Queryable, changes: PlayChange[]): Promise<void> {
  const counted = (play: PlayRow | undefined) => (play?.counted ? play : undefined);
  const totals = sumUp(
    changes.map(({ before, after }) => ({ before: counted(before), after: counted(after) })),
    ({ item, quarter }) => [item, quarter.toISOString().slice(0, 10)],
  ).filter(({ listens, listenedMs }) => listens !== 0 || listenedMs !== 0);
  if (totals.length === 0) return;
  await transaction.query({
    name: 'change-item-days',
    text: `INSERT INTO item_days AS known (item, day, parent, listens, listened_ms)
           SELECT item, (quarter AT TIME ZONE 'UTC')::date, max(parent), sum(listens), sum("listenedMs")
           FROM jsonb_to_recordset($1) AS change (item text, quarter timestamptz, parent text, listens integer,
             "listenedMs" bigint)
           GROUP BY 1, 2 ORDER BY 1, 2
           ON CONFLICT (item, day) DO UPDATE SET parent = coalesce(excluded.parent, known.parent),
             listens = known.listens + excluded.listens, listened_ms = known.listened_ms + excluded.listened_ms`,
    values: [jsonText(totals)],
  });
  const lessened = totals.filter(({ left }) => left);
  if (lessened.length === 0) return;
  await transaction.query(
    `DELETE FROM item_days USING jsonb_to_recordset($1) AS change (item text, quarter timestamptz)
     WHERE item_days.item = change.item AND day = (quarter AT TIME ZONE 'UTC')::date AND listens <= 0`,
    [jsonText(lessened)],
  );
}

async function changeListenerItems(transaction: Queryable, totals: Total[]): Promise<void> {
  if (totals.length === 0) return;
  await transaction.query({
    name: 'change-listener-items',
    text: `INSERT INTO listener_items AS known (listener_id, item, parent, plays, listens, skips, listened_ms, last_at)
           SELECT * FROM jsonb_to_recordset($1) AS change ("listenerId" uuid, item text, parent text, plays integer,
             listens integer, skips integer, "listenedMs" bigint, "lastAt" timestamptz)
           ON CONFLICT (listener_id, item) DO UPDATE SET parent = coalesce(excluded.parent, known.parent),
             plays = known.plays + excluded.plays, listens = known.listens + excluded.listens,
             skips = known.skips + excluded.skips, listened_ms = known.listened_ms + excluded.listened_ms,
             last_at = greatest(known.last_at, excluded.last_at)`,
    values: [jsonText(totals)],
  });
  const lessened = totals.filter(({ left }) => left);
  if (lessened.length === 0) return;
  await transaction.query(
    `UPDATE listener_items known SET last_at = coalesce((SELECT max(play.last_at) FROM plays play
       WHERE play.listener_id = known.listener_id AND play.item = known.item AND play.removed_at IS NULL), known.last_at)
     FROM jsonb_to_recordset($1) AS change ("listenerId" uuid, item text)
     WHERE known.listener_id = change."listenerId" AND known.item = change.item`,
    [jsonText(lessened)],
  );
  await transaction.query(
    `DELETE FROM listener_items known USING jsonb_to_recordset($1) AS change ("listenerId" uuid, item text)
     WHERE known.listener_id = change."listenerId" AND known.item = change.item AND known.plays <= 0`,
    [jsonText(lessened)],
  );
}

async function changeListening(transaction: Queryable, totals: Total[]): Promise<void> {
  const changed = totals.filter(
    ({ plays, listens, listenedMs }) => plays !== 0 || listens !== 0 || listenedMs !== 0,
  );
  if (changed.length === 0) return;
  await transaction.query({
    name: 'change-listening',
    text: `INSERT INTO listening AS known (listener_id, quarter, item, parent, plays, listens, listened_ms)
           SELECT * FROM jsonb_to_recordset($1) AS change ("listenerId" uuid, quarter timestamptz, item text,
             parent text, plays integer, listens integer, "listenedMs" bigint)
           ON CONFLICT (listener_id, quarter, item) DO UPDATE SET parent = coalesce(excluded.parent, known.parent),
             plays = known.plays + excluded.plays, listens = known.listens + excluded.listens,
             listened_ms = known.listened_ms + excluded.listened_ms`,
    values: [jsonText(changed)],
  });
  const lessened = changed.filter(({ left }) => left);
  if (lessened.length === 0) return;
  await transaction.query(
    `DELETE FROM listening known
     USING jsonb_to_recordset($1) AS change ("listenerId" uuid, quarter timestamptz, item text)
     WHERE known.listener_id = change."listenerId" AND known.quarter = change.quarter
       AND known.item = change.item AND known.plays <= 0`,
    [jsonText(lessened)],
  );
}

/** What the changes add, which may be less than nothing, for each key. */
function sumUp(changes: readonly PlayChange[], keyOf: (total: Total) => unknown[]): Total[] {
  const sums = new Map<string, Total>();
  const add = (total: Total | undefined, sign: 1 | -1): Total | undefined => {
    if (!total) return undefined;
    const key = JSON.stringify(keyOf(total));
    const sum = sums.get(key) ?? { ...total, plays: 0, listens: 0, skips: 0, listenedMs: 0, left: false };
    sum.plays += sign * total.plays;
    sum.listens += sign * total.listens;
    sum.skips += sign * total.skips;
    sum.listenedMs += sign * total.listenedMs;
    if (total.lastAt > sum.lastAt) sum.lastAt = total.lastAt;
    sums.set(key, sum);
    return sum;
  };
  for (const { before, after } of changes) {
    const was = add(totalOf(before), -1);
    const is = add(totalOf(after), 1);
    if (was && was !== is) was.left = true;
  }
  return [...sums.values()];
}

/** What one play is in the sums: nothing where it is not in the history. */
function totalOf(play: PlayRow | undefined): Total | undefined {
  if (!play || play.removedAt !== null) return undefined;
  const { listenerId, item, parent, listenedMs, lastAt, startedAt } = play;
  const quarter = new Date(Math.floor(startedAt.getTime() / quarterMs) * quarterMs);
  return {
    ...{ listenerId, item, parent, quarter, listenedMs, lastAt },
    plays: 1,
    listens: play.counted ? 1 : 0,
    skips: isLeft(play) ? 1 : 0,
    left: false,
  };
}

/** Left by the listener who had heard it and not liked it enough to hear more. */
function isLeft({ counted, failed, skipped, lastType, listenedMs }: PlayRow): boolean {
  return !counted && !failed && (skipped || (lastType === 'stopped' && listenedMs > 0));
}
