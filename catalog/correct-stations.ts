import { randomUUID } from 'node:crypto';
import { inTransaction, type Database, type Queryable } from '#db/database.ts';
import { bumpGeneration } from '#db/catalog-generation.ts';
import { currentIds } from '#db/stores/current-ids.ts';
import { pinEntries, readEntries, readMembers } from '#db/stores/station-entries.ts';
import { cleanName } from './clean-name.ts';
import { lockCatalog } from './commit-run.ts';
import type { StationEntry } from './entry.ts';
import { regroupStations } from './regroup-stations.ts';

export type EntryName = { providerId: string; key: string };
export type EntryOfStation = EntryName & { name: string; streams: string[]; pinned: boolean };

/** What every provider says of a station; empty where there is no such station. */
export async function listEntries(db: Queryable, stationId: string): Promise<EntryOfStation[]> {
  const [current] = await currentIds(db, 'station', [stationId]);
  const members = current ? await readEntries<StationEntry>(db, current.id) : [];
  return members.map((member) => ({
    providerId: member.providerId,
    key: member.key,
    // As the station's own name is shown; what cleaning would leave nothing of stays as it came.
    name: cleanName(member.entry.name) || member.entry.name,
    streams: member.entry.streams.map((stream) => stream.url),
    pinned: member.pin !== null,
  }));
}

/**
 * Makes the chosen entries a station of their own, whatever the evidence says; the others keep the station's id.
 * Answers the id of the new station; null where that is not some, but not all, of the station's entries.
 */
export function splitStation(
  database: Database,
  stationId: string,
  chosen: EntryName[],
): Promise<string | null> {
  return inTransaction(database, async (client) => {
    await lockCatalog(client);
    const entries = await listEntries(client, stationId);
    const isChosen = (entry: EntryName) =>
      chosen.some((each) => each.providerId === entry.providerId && each.key === entry.key);
    const apart = entries.filter(isChosen);
    const rest = entries.filter((entry) => !isChosen(entry));
    if (apart.length === 0 || rest.length === 0 || apart.length !== chosen.length) return null;
    await pinEntries(client, apart, randomUUID());
    await pinEntries(client, rest, randomUUID());
    const [current] = await currentIds(client, 'station', [stationId]);
    await regroup(client, [current?.id ?? stationId]);
    const [first] = apart;
    return first ? stationOfEntry(client, first) : null;
  });
}

/** Makes several stations one, whatever the evidence says; the oldest id stays. Null where fewer than two exist. */
export function joinStations(database: Database, stationIds: string[]): Promise<string | null> {
  return inTransaction(database, async (client) => {
    await lockCatalog(client);
    const ids = [...new Set((await currentIds(client, 'station', stationIds)).map((current) => current.id))];
    const entries = await readMembers(client, ids);
    if (new Set(entries.map((entry) => entry.stationId)).size < 2) return null;
    await pinEntries(client, entries, randomUUID());
    await regroup(client, ids);
    const [first] = entries;
    return first ? stationOfEntry(client, first) : null;
  });
}

async function regroup(client: Queryable, stationIds: string[]): Promise<void> {
  await regroupStations(client, {
    ...{ provider: null, runId: null, changed: [] },
    lost: stationIds.map((stationId) => ({ stationId, evidence: [] })),
  });
  await bumpGeneration(client);
}

async function stationOfEntry(client: Queryable, entry: EntryName): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT station_id AS id FROM station_entries WHERE provider_id = $1 AND entry_key = $2',
    [entry.providerId, entry.key],
  );
  return rows[0]?.id ?? null;
}
