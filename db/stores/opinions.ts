import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** `unrated` takes an opinion back, and is kept: an older word that comes later must not win. */
export type OpinionToWrite = { listenerId: string; item: string; opinion: string; at: Date; eventId: string };

/** The latest word wins, in whichever order words come; of two of the same time, that of the greater id. */
export async function writeOpinions(db: Queryable, opinions: readonly OpinionToWrite[]): Promise<void> {
  if (opinions.length === 0) return;
  await db.query({
    name: 'write-opinions',
    text: `INSERT INTO opinions AS known (listener_id, item, opinion, said_at, event_id)
           SELECT DISTINCT ON ("listenerId", item) "listenerId", item, opinion, at, "eventId"
           FROM jsonb_to_recordset($1) AS fresh ("listenerId" uuid, item text, opinion text, at timestamptz,
             "eventId" text)
           ORDER BY "listenerId", item, at DESC, "eventId" COLLATE "C" DESC
           ON CONFLICT (listener_id, item) DO UPDATE SET opinion = excluded.opinion, said_at = excluded.said_at,
             event_id = excluded.event_id
             WHERE (known.said_at, known.event_id COLLATE "C") < (excluded.said_at, excluded.event_id COLLATE "C")`,
    values: [jsonText(opinions)],
  });
}

/** What a listener likes and does not, the latest first; what was taken back is neither. */
export async function listOpinions(
  db: Queryable,
  listenerId: string,
): Promise<{ item: string; opinion: 'liked' | 'disliked' }[]> {
  const { rows } = await db.query<{ item: string; opinion: 'liked' | 'disliked' }>(
    `SELECT item, opinion FROM opinions WHERE listener_id = $1 AND opinion IN ('liked', 'disliked')
     ORDER BY said_at DESC, item`,
    [listenerId],
  );
  return rows;
}
