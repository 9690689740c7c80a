import type { Queryable } from '#db/database.ts';
import { jsonText } from '#db/json-text.ts';

/** An entry as a run read it. `entry` is what the provider said; what it means is the catalog's affair. */
export type StagedEntry<Entry> = { key: string; entry: Entry; contentHash: string; evidence: string[] };

/**
 * Notes which entries a run saw unchanged; answers their keys. Most entries of most runs are such, so they are told
 * by their hash, before anything is made of them.
 */
export async function stageUnchanged(
  db: Queryable,
  runId: string,
  entries: { key: string; contentHash: string }[],
): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `INSERT INTO staged_entries (run_id, entry_key, entry, content_hash, evidence)
     SELECT $1, known.entry_key, 'null', known.content_hash, '{}'
     FROM unnest($2::text[], $3::text[]) AS seen (entry_key, content_hash)
     JOIN station_entries known USING (entry_key, content_hash)
     WHERE known.provider_id = (SELECT provider_id FROM runs WHERE id = $1) AND known.retired_at IS NULL
     ON CONFLICT DO NOTHING RETURNING entry_key AS key`,
    [runId, entries.map((entry) => entry.key), entries.map((entry) => entry.contentHash)],
  );
  return rows.map((row) => row.key);
}

/** Keeps entries until their run commits; answers the keys of those it kept: one key is kept once in a run. */
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
  return rows.map((row) => row.key);
}
