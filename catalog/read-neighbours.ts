import type { Queryable } from '#db/database.ts';
import {
  readMembers,
  stationsSharing,
  stationsWithPins,
  type ChangedEntry,
  type LostEntry,
  type MemberEntry,
} from '#db/stores/station-entries.ts';
import { cleanCountry } from './clean-country.ts';
import type { GroupedEntry } from './group-entries.ts';

export type Member = GroupedEntry & MemberEntry;

/**
 * All entries whose grouping a change may alter, as they are after it, and the stations they were in. Grouping
 * them alone gives what grouping the whole catalog would: evidence is followed until it leads to nothing new.
 */
export async function readNeighbours(
  client: Queryable,
  changes: {
    provider: { id: string; kind: string; signsStreams: boolean } | null;
    changed: ChangedEntry[];
    lost: LostEntry[];
  },
): Promise<{ members: Member[]; stationIds: string[] }> {
  const members = new Map<string, Member>();
  const stationIds = new Set<string>();
  const evidence = new Set<string>();
  const pins = new Set<string>();
  const add = (entry: MemberEntry) => {
    const id = memberId(entry);
    if (!members.has(id))
      members.set(id, { ...entry, id, country: cleanCountry(entry.country ?? undefined) });
  };

  const { provider } = changes;
  if (provider) {
    for (const { key, country, evidence: shown, pin, stationId } of changes.changed) {
      const { id: providerId, kind: providerKind, signsStreams } = provider;
      add({ providerId, providerKind, signsStreams, key, country, evidence: shown, pin, stationId });
    }
  }
  let found: Clues = {
    stationIds: [...changes.lost, ...changes.changed].flatMap((entry) => entry.stationId ?? []),
    // What a changed entry showed before is still read with its station.
    evidence: [...changes.lost, ...changes.changed].flatMap((entry) => entry.evidence),
    pins: changes.changed.flatMap((entry) => entry.pin ?? []),
  };
  while (found.stationIds.length + found.evidence.length + found.pins.length > 0) {
    const near = [
      ...found.stationIds,
      ...(await stationsSharing(client, newOnes(found.evidence, evidence))),
      ...(await stationsWithPins(client, newOnes(found.pins, pins))),
    ];
    const read = await readMembers(client, [...newOnes(near, stationIds)]);
    for (const member of read) add(member);
    found = {
      stationIds: [],
      evidence: read.flatMap((member) => member.evidence).filter((piece) => !evidence.has(piece)),
      pins: read.flatMap((member) => member.pin ?? []).filter((pin) => !pins.has(pin)),
    };
  }
  return { members: [...members.values()], stationIds: [...stationIds] };
}

type Clues = { stationIds: string[]; evidence: string[]; pins: string[] };

/** Those of `values` that `known` does not have yet; it has them afterwards. */
function newOnes(values: string[], known: Set<string>): Set<string> {
  const fresh = new Set<string>();
  for (const value of values) {
    if (known.has(value)) continue;
    known.add(value);
    fresh.add(value);
  }
  return fresh;
}

export function memberId(entry: { providerId: string; key: string }): string {
  return `${entry.providerId} ${entry.key}`;
}
