import type { Queryable } from '#db/database.ts';

/** An entry as a run read it. `entry` is what the provider said; what it means is the catalog's affair. */
export type StagedEntry<Entry> = { key: string; entry: Entry; contentHash: string; evidence: string[] };

/** A staged entry that the catalog does not have like this yet, and what the catalog knew of it, if anything. */
export type ChangedEntry<Entry> = StagedEntry<Entry> & {
  isNew: boolean;
  stationId: string | null;
  pin: string | null;
  knownEvidence: string[];
};

/** A live entry with its provider's say. */
export type MemberEntry<Entry> = {
  providerId: string;
  providerKind: string;
  signsStreams: boolean;
  key: string;
  entry: Entry;
  evidence: string[];
  pin: string | null;
  stationId: string | null;
};

/** Keeps a batch until its run commits; answers the keys that this run had already listed. */
export async function stageEntries<Entry>(
  db: Queryable,
  runId: string,
  entries: StagedEntry<Entry>[],
): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `INSERT INTO staged_entries (run_id, entry_key, entry, content_hash, evidence)
     SELECT $1, key, entry, hash, evidence
     FROM jsonb_to_recordset($2) AS staged (key text, entry jsonb, hash text, evidence text[])
     ON CONFLICT DO NOTHING RETURNING entry_key AS key`,
    [
      runId,
      jsonText(
        entries.map(({ key, entry, contentHash: hash, evidence }) => ({ key, entry, hash, evidence })),
      ),
    ],
  );
  const kept = new Set(rows.map((row) => row.key));
  const twice: string[] = [];
  for (const { key } of entries) if (!kept.delete(key)) twice.push(key);
  return twice;
}

/** What the staged entries of a run change. */
export async function readChangedEntries<Entry>(
  db: Queryable,
  runId: string,
  providerId: string,
): Promise<{ staged: number; changed: ChangedEntry<Entry>[] }> {
  const { rows } = await db.query<ChangedEntry<Entry>>(
    `SELECT staged.entry_key AS key, staged.entry, staged.content_hash AS "contentHash", staged.evidence,
       known.entry_key IS NULL OR known.retired_at IS NOT NULL AS "isNew", known.station_id AS "stationId",
       known.pin, coalesce(known.evidence, '{}') AS "knownEvidence"
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

/** Above this many pieces of evidence one pass over all entries is quicker than one look-up each. */
const manyPieces = 5_000;

/** Stations with a live entry that shares a piece of evidence. */
export async function stationsSharing(db: Queryable, evidence: ReadonlySet<string>): Promise<string[]> {
  if (evidence.size === 0) return [];
  if (evidence.size > manyPieces) {
    const { rows } = await db.query<{ stationId: string; evidence: string[] }>(
      `SELECT station_id AS "stationId", evidence FROM station_entries WHERE retired_at IS NULL`,
    );
    return rows
      .filter((row) => row.evidence.some((piece) => evidence.has(piece)))
      .map((row) => row.stationId);
  }
  const { rows } = await db.query<{ stationId: string }>(
    `SELECT DISTINCT known.station_id AS "stationId"
     FROM unnest($1::text[]) AS piece JOIN station_entries known ON known.evidence @> ARRAY[piece]
     WHERE known.retired_at IS NULL`,
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

/** All live entries of the stations. */
export async function readMembers<Entry>(db: Queryable, stationIds: string[]): Promise<MemberEntry<Entry>[]> {
  const { rows } = await db.query<MemberEntry<Entry>>(
    `SELECT known.provider_id AS "providerId", provider.kind AS "providerKind",
       coalesce((provider.config ->> 'signed')::boolean, false) AS "signsStreams",
       known.entry_key AS key, known.entry, known.evidence, known.pin, known.station_id AS "stationId"
     FROM station_entries known JOIN providers provider ON provider.id = known.provider_id
     WHERE known.station_id = ANY ($1) AND known.retired_at IS NULL`,
    [stationIds],
  );
  return rows;
}

/** Writes changed entries with the station that they now belong to. */
export async function writeEntries<Entry>(
  db: Queryable,
  providerId: string,
  runId: string | null,
  entries: (StagedEntry<Entry> & { stationId: string })[],
): Promise<void> {
  await db.query(
    `INSERT INTO station_entries
       (provider_id, entry_key, station_id, entry, content_hash, evidence, added_run)
     SELECT $1, key, station_id, entry, hash, evidence, $2
     FROM jsonb_to_recordset($3)
       AS fresh (key text, station_id uuid, entry jsonb, hash text, evidence text[])
     ON CONFLICT (provider_id, entry_key) DO UPDATE SET
       station_id = excluded.station_id, entry = excluded.entry, content_hash = excluded.content_hash,
       evidence = excluded.evidence, seen_at = now(), retired_at = NULL`,
    [
      providerId,
      runId,
      jsonText(
        entries.map(({ key, stationId: station_id, entry, contentHash: hash, evidence }) => ({
          ...{ key, station_id, entry, hash, evidence },
        })),
      ),
    ],
  );
}

/** Entries that belong to another station now. */
export async function moveEntries(
  db: Queryable,
  moves: { providerId: string; key: string; stationId: string }[],
): Promise<void> {
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

/** Postgres' jsonb holds no zero characters, and half of a surrogate pair is no character. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '') : inner,
  );
}
