import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type HeardPosition = {
  listenerId: string;
  urn: string;
  positionMs: number;
  durationMs: number | null;
  completed: boolean;
  title: string;
  at: Date;
};

/** Many listeners' positions as their plays tell them: the latest wins; at the same time, the furthest. */
export async function writeHeardPositions(
  transaction: Queryable,
  positions: readonly HeardPosition[],
): Promise<void> {
  if (positions.length === 0) return;
  await transaction.query({
    name: 'write-heard-positions',
    text: `INSERT INTO positions AS known (listener_id, urn, position_ms, duration_ms, completed, title, updated_at)
           SELECT DISTINCT ON ("listenerId", urn) "listenerId", urn, "positionMs", "durationMs", completed, title, at
           FROM jsonb_to_recordset($1) AS fresh ("listenerId" uuid, urn text, "positionMs" integer,
             "durationMs" integer, completed boolean, title text, at timestamptz)
           ORDER BY "listenerId", urn, at DESC, completed DESC, "positionMs" DESC
           ON CONFLICT (listener_id, urn) DO UPDATE SET position_ms = excluded.position_ms,
             duration_ms = coalesce(excluded.duration_ms, known.duration_ms), completed = excluded.completed,
             title = excluded.title, updated_at = excluded.updated_at
             WHERE (known.updated_at, known.completed, known.position_ms)
               < (excluded.updated_at, excluded.completed, excluded.position_ms)`,
    values: [jsonText(positions)],
  });
}
