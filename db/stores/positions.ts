import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

export type PositionToWrite = {
  urn: string;
  positionMs: number;
  durationMs: number | null;
  completed: boolean;
  /** What the item is called, for the day on which nobody lists it any more. */
  title: string;
  /** When the player knew it. */
  at: Date;
};
export type PositionRow = {
  urn: string;
  positionMs: number;
  durationMs: number | null;
  completed: boolean;
  title: string;
  updatedAt: Date;
};
/** Microseconds matter, so the time stays the text that Postgres gave. */
export type PositionPlace = { updatedAt: string; urn: string };

/** The latest word wins, in whichever order words come. Answers how each item stands now, in no order. */
export async function writePositions(
  db: Queryable,
  listenerId: string,
  positions: PositionToWrite[],
): Promise<PositionRow[]> {
  // One word for each item, and items in one order everywhere, so that two batches do not wait for each other.
  const latest = new Map<string, PositionToWrite>();
  for (const position of positions) {
    const known = latest.get(position.urn);
    if (!known || known.at <= position.at) latest.set(position.urn, position);
  }
  const ordered = [...latest.values()].toSorted((one, other) => (one.urn < other.urn ? -1 : 1));
  await db.query(
    `INSERT INTO positions AS known (listener_id, urn, position_ms, duration_ms, completed, title, updated_at)
     SELECT $1, urn, "positionMs", "durationMs", completed, title, at
     FROM jsonb_to_recordset($2) AS fresh (urn text, "positionMs" integer, "durationMs" integer, completed boolean,
       title text, at timestamptz)
     ON CONFLICT (listener_id, urn) DO UPDATE SET position_ms = excluded.position_ms,
       duration_ms = coalesce(excluded.duration_ms, known.duration_ms), completed = excluded.completed,
       title = excluded.title, updated_at = excluded.updated_at
       WHERE known.updated_at <= excluded.updated_at`,
    [listenerId, jsonText(ordered)],
  );
  const { rows } = await db.query<PositionRow>(
    `SELECT ${columns} FROM positions WHERE listener_id = $1 AND urn = ANY ($2)`,
    [listenerId, ordered.map(({ urn }) => urn)],
  );
  return rows;
}

const columns = `urn, position_ms AS "positionMs", duration_ms AS "durationMs", completed, title,
  updated_at AS "updatedAt"`;

/** Latest first; `unfinished` leaves out what was heard to the end or hardly begun. */
export async function listPositions(
  db: Queryable,
  listenerId: string,
  page: { limit: number; unfinished: boolean; after?: PositionPlace },
): Promise<{ rows: PositionRow[]; next: PositionPlace | null }> {
  const { rows } = await db.query<PositionRow & { place: string }>(
    `SELECT ${columns}, updated_at::text AS place FROM positions
     WHERE listener_id = $1 AND (NOT $5 OR (NOT completed AND position_ms > 0))
       AND ($2::timestamptz IS NULL OR (updated_at, urn) < ($2::timestamptz, $3))
     ORDER BY updated_at DESC, urn DESC LIMIT $4`,
    [listenerId, page.after?.updatedAt ?? null, page.after?.urn ?? null, page.limit + 1, page.unfinished],
  );
  const shown = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map(({ place: _, ...row }) => row),
    next: last ? { updatedAt: last.place, urn: last.urn } : null,
  };
}

export async function deletePosition(db: Queryable, listenerId: string, urn: string): Promise<void> {
  await db.query('DELETE FROM positions WHERE listener_id = $1 AND urn = $2', [listenerId, urn]);
}
