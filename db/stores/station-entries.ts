import type { Queryable } from '#db/database.ts';

/** A staged entry that the catalog does not have like this yet, and what the catalog knew of it, if anything. */
export type ChangedEntry = {
  key: string;
  /** As the provider says it. */
  country: string | null;
  evidence: string[];
  isNew: boolean;
  stationId: string | null;
  pin: string | null;
};

/** A live entry, without what it says: grouping looks at many, composing at a few at a time. */
export type MemberEntry = {
  providerId: string;
  providerKind: string;
  signsStreams: boolean;
  key: string;
  country: string | null;
  evidence: string[];
  pin: string | null;
  stationId: string | null;
};

/** What the staged entries of a run change. */
export async function readChangedEntries(
  db: Queryable,
  runId: string,
  providerId: string,
): Promise<{ staged: number; changed: ChangedEntry[] }> {
  const { rows } = await db.query<ChangedEntry>(
    `SELECT staged.entry_key AS key, staged.entry ->> 'country' AS country, staged.evidence,
       known.entry_key IS NULL OR known.retired_at IS NOT NULL AS "isNew", known.station_id AS "stationId",
       known.pin
     FROM staged_entries staged
     LEFT JOIN station_entries known ON known.provider_id = $2 AND known.entry_key = staged.entry_key
     WHERE staged.run_id = $1
       AND (known.entry_key IS NULL OR known.retired_at IS NOT NULL OR known.content_hash <> staged.content_hash)`,
    [runId, providerId],
  );
  const { rows: counted } = await db.query<{ count: number }>(
    'SELECT count(*) AS count FROM staged_entries WHERE run_id = $1',
    [runId],
  );
  return { staged: counted[0]?.count ?? 0, changed: rows };
}

/** Live entries of a provider that a complete run did not list any more. */
export async function readMissingKeys(db: Queryable, runId: string, providerId: string): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `SELECT entry_key AS key FROM station_entries known
     WHERE provider_id = $2 AND retired_at IS NULL
       AND NOT EXISTS (SELECT FROM staged_entries WHERE run_id = $1 AND entry_key = known.entry_key)`,
    [runId, providerId],
  );
  return rows.map((row) => row.key);
}

export async function countLiveEntries(db: Queryable, providerId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'SELECT count(*) AS count FROM station_entries WHERE provider_id = $1 AND retired_at IS NULL',
    [providerId],
  );
  return rows[0]?.count ?? 0;
}

/** What an entry leaves behind that is no longer there. */
export type LostEntry = { stationId: string; evidence: string[] };

/** Retires live entries. */
export async function retireEntries(db: Queryable, providerId: string, keys: string[]): Promise<LostEntry[]> {
  const { rows } = await db.query<LostEntry>(
    `UPDATE station_entries SET retired_at = now()
     WHERE provider_id = $1 AND entry_key = ANY ($2) AND retired_at IS NULL
     RETURNING station_id AS "stationId", evidence`,
    [providerId, keys],
  );
  return rows;
}

/** Above this many pieces of evidence one pass over all entries is quicker than looking them up. */
const manyPieces = 200;

/** Stations with a live entry that shares a piece of evidence. */
export async function stationsSharing(db: Queryable, evidence: ReadonlySet<string>): Promise<string[]> {
  if (evidence.size === 0) return [];
  const { rows } = await db.query<{ stationId: string }>(
    evidence.size > manyPieces
      ? `SELECT DISTINCT station_id AS "stationId" FROM station_entries, unnest(evidence) AS piece
         WHERE retired_at IS NULL AND piece = ANY ($1::text[])`
      : `SELECT DISTINCT station_id AS "stationId" FROM station_entries
         WHERE retired_at IS NULL AND evidence && $1::text[]`,
    [[...evidence]],
  );
  return rows.map((row) => row.stationId);
}

/** Stations with a live entry that an admin pinned so. */
export async function stationsWithPins(db: Queryable, pins: ReadonlySet<string>): Promise<string[]> {
  if (pins.size === 0) return [];
  const { rows } = await db.query<{ stationId: string }>(
    `SELECT DISTINCT station_id AS "stationId" FROM station_entries WHERE pin = ANY ($1) AND retired_at IS NULL`,
    [[...pins]],
  );
  return rows.map((row) => row.stationId);
}

const memberColumns = `known.provider_id AS "providerId", provider.kind AS "providerKind",
  coalesce((provider.config ->> 'signed')::boolean, false) AS "signsStreams", known.entry_key AS key,
  known.entry ->> 'country' AS country, known.evidence, known.pin, known.station_id AS "stationId"`;

/** All live entries of the stations. */
export async function readMembers(db: Queryable, stationIds: string[]): Promise<MemberEntry[]> {
  const { rows } = await db.query<MemberEntry>(
    `SELECT ${memberColumns} FROM station_entries known JOIN providers provider ON provider.id = known.provider_id
     WHERE known.station_id = ANY ($1) AND known.retired_at IS NULL`,
    [stationIds],
  );
  return rows;
}

/** All live entries of a station with what they say. */
export async function readEntries<Entry>(
  db: Queryable,
  stationId: string,
): Promise<(MemberEntry & { entry: Entry })[]> {
  const { rows } = await db.query<MemberEntry & { entry: Entry }>(
    `SELECT ${memberColumns}, known.entry
     FROM station_entries known JOIN providers provider ON provider.id = known.provider_id
     WHERE known.station_id = $1 AND known.retired_at IS NULL ORDER BY provider.name, known.entry_key`,
    [stationId],
  );
  return rows;
}

// Staged entries come and go too fast for the planner's statistics: LATERAL with LIMIT makes it look each one up.

/** What the entries say; where a run staged them anew, as it staged them. */
export async function readSaid<Entry>(
  db: Queryable,
  runId: string | null,
  entries: { providerId: string; key: string; isStaged: boolean }[],
): Promise<{ providerId: string; key: string; entry: Entry }[]> {
  const { rows } = await db.query<{ providerId: string; key: string; entry: Entry }>(
    `SELECT asked.provider_id AS "providerId", asked.entry_key AS key, said.entry
     FROM unnest($2::uuid[], $3::text[], $4::boolean[]) AS asked (provider_id, entry_key, is_staged)
     CROSS JOIN LATERAL (
       (SELECT entry FROM staged_entries
        WHERE asked.is_staged AND run_id = $1 AND entry_key = asked.entry_key LIMIT 1)
       UNION ALL
       (SELECT entry FROM station_entries
        WHERE NOT asked.is_staged AND provider_id = asked.provider_id AND entry_key = asked.entry_key LIMIT 1)
     ) said`,
    [
      runId,
      entries.map((entry) => entry.providerId),
      entries.map((entry) => entry.key),
      entries.map((entry) => entry.isStaged),
    ],
  );
  return rows;
}

/** Makes staged entries live, in the stations that they now belong to. */
export async function placeStagedEntries(
  db: Queryable,
  run: { id: string; providerId: string },
  places: { key: string; stationId: string }[],
): Promise<void> {
  await db.query(
    `INSERT INTO station_entries
       (provider_id, entry_key, station_id, entry, content_hash, evidence, added_run)
     SELECT $2, place.entry_key, place.station_id, staged.entry, staged.content_hash, staged.evidence, $1
     FROM unnest($3::text[], $4::uuid[]) AS place (entry_key, station_id)
     CROSS JOIN LATERAL (
       SELECT entry, content_hash, evidence FROM staged_entries
       WHERE run_id = $1 AND entry_key = place.entry_key LIMIT 1
     ) staged
     ON CONFLICT (provider_id, entry_key) DO UPDATE SET
       station_id = excluded.station_id, entry = excluded.entry, content_hash = excluded.content_hash,
       evidence = excluded.evidence, seen_at = now(), retired_at = NULL`,
    [run.id, run.providerId, places.map((place) => place.key), places.map((place) => place.stationId)],
  );
}

/** Entries that belong to another station now. */
export async function moveEntries(
  db: Queryable,
  moves: { providerId: string; key: string; stationId: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  await db.query(
    `UPDATE station_entries known SET station_id = move.station_id
     FROM unnest($1::uuid[], $2::text[], $3::uuid[]) AS move (provider_id, entry_key, station_id)
     WHERE known.provider_id = move.provider_id AND known.entry_key = move.entry_key`,
    [
      moves.map((move) => move.providerId),
      moves.map((move) => move.key),
      moves.map((move) => move.stationId),
    ],
  );
}

/** An admin's word: these entries group by the pin alone; null lets the evidence speak again. */
export async function pinEntries(
  db: Queryable,
  entries: { providerId: string; key: string }[],
  pin: string | null,
): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE station_entries known SET pin = $3
     FROM unnest($1::uuid[], $2::text[]) AS pinned (provider_id, entry_key)
     WHERE known.provider_id = pinned.provider_id AND known.entry_key = pinned.entry_key`,
    [entries.map((entry) => entry.providerId), entries.map((entry) => entry.key), pin],
  );
  return rowCount ?? 0;
}
