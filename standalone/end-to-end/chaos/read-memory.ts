import type { Database } from '#db/database.ts';
import { listensTopic } from '#events/topics.ts';
import type { PlayTruth } from './play-load.ts';

/** What Airdex remembers, in the shape in which a load knows what is true. */
export type Memory = {
  plays: Map<string, Map<string, PlayTruth>>;
  /** listener, item, plays, listens, milliseconds. */
  totals: string[];
  /** item, listens: everybody's. */
  trends: string[];
  /** listener:play of each listen on its topic. */
  listens: string[];
};

export async function readMemory({ pool }: Database): Promise<Memory> {
  const rows = await pool.query<PlayTruth & { listener: string; play: string }>(
    `SELECT subject AS listener, play, item, listened_ms AS "listenedMs", last_seq AS "lastSeq",
       last_type AS "lastType", counted
     FROM plays JOIN listeners ON id = listener_id`,
  );
  const plays: Memory['plays'] = new Map();
  for (const { listener, play, ...truth } of rows.rows) {
    const own = plays.get(listener) ?? new Map<string, PlayTruth>();
    plays.set(listener, own.set(play, truth));
  }
  const text = async (sql: string, ...values: unknown[]) =>
    (await pool.query<{ text: string }>(sql, values)).rows.map((row) => row.text).toSorted();
  return {
    plays,
    totals: await text(
      `SELECT concat_ws(' ', subject, item, plays, listens, listened_ms) AS text
       FROM listener_items JOIN listeners ON id = listener_id`,
    ),
    trends: await text(`SELECT concat_ws(' ', item, sum(listens)) AS text FROM item_days GROUP BY item`),
    listens: await text(
      `SELECT concat(subject, ':', body->'data'->>'play') AS text FROM event_log JOIN listeners ON pseudonym = key
       WHERE topic = $1`,
      listensTopic,
    ),
  };
}

/** What Airdex should remember of a load. */
export function memoryOf(truth: Memory['plays']): Memory {
  const totals = new Map<string, { plays: number; listens: number; ms: number }>();
  const trends = new Map<string, number>();
  const listens: string[] = [];
  for (const [listener, plays] of truth) {
    for (const [play, { item, counted, listenedMs }] of plays) {
      const key = `${listener} ${item}`;
      const { plays: some, listens: heard, ms } = totals.get(key) ?? { plays: 0, listens: 0, ms: 0 };
      totals.set(key, { plays: some + 1, listens: heard + Number(counted), ms: ms + listenedMs });
      if (!counted) continue;
      trends.set(item, (trends.get(item) ?? 0) + 1);
      listens.push(`${listener}:${play}`);
    }
  }
  return {
    plays: new Map([...truth].filter(([, plays]) => plays.size > 0)),
    totals: [...totals]
      .map(([key, sum]) => `${key} ${String(sum.plays)} ${String(sum.listens)} ${String(sum.ms)}`)
      .toSorted(),
    trends: [...trends].map(([item, count]) => `${item} ${String(count)}`).toSorted(),
    listens: listens.toSorted(),
  };
}
