import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import {
  moveEntries,
  placeStagedEntries,
  readSaid,
  type ChangedEntry,
  type LostEntry,
} from '#db/stores/station-entries.ts';
import { aliasStations, orderByAge, retireStations, writeStations } from '#db/stores/station-writes.ts';
import { composeStation, type SaidEntry } from './compose-station.ts';
import type { StationEntry } from './entry.ts';
import { groupEntries, type EntryGroup } from './group-entries.ts';
import { memberId, readNeighbours, type Member } from './read-neighbours.ts';

/** Small enough that a process which also answers requests is never held up for long. */
const chunk = 400;

export type Changes = {
  /** Whose entries changed; null where entries only went or were pinned. */
  provider: { id: string; kind: string; signsStreams: boolean } | null;
  runId: string | null;
  changed: ChangedEntry[];
  /** What went, or was pinned otherwise. */
  lost: LostEntry[];
};

/**
 * Groups anew whatever the changes touch, and writes it: inside the caller's transaction, which holds the catalog's
 * lock. A group keeps the oldest of the ids that its entries bring; its other ids become aliases.
 */
export async function regroupStations(client: Queryable, changes: Changes): Promise<void> {
  const { provider } = changes;
  const { members, stationIds } = await readNeighbours(client, changes);
  const groups = groupEntries(members);
  const changed = new Set(
    changes.changed.map((entry) => memberId({ providerId: provider?.id ?? '', key: entry.key })),
  );
  const { ids, aliases, gone } = assignIds(
    groups.map((group) =>
      group.entries.map(({ id, stationId }) => ({ id, stationId, hasChanged: changed.has(id) })),
    ),
    await orderByAge(client, stationIds),
  );
  if (aliases.length > 0) await aliasStations(client, aliases);
  for (let start = 0; start < groups.length; start += chunk) {
    const placed = groups
      .slice(start, start + chunk)
      .map((group, index) => ({ id: ids[start + index] ?? '', group }));
    await writeGroups(client, changes, placed, changed);
  }
  await retireStations(client, gone);
}

async function writeGroups(
  client: Queryable,
  { provider, runId }: Changes,
  placed: { id: string; group: EntryGroup<Member> }[],
  changed: Set<string>,
): Promise<void> {
  const places = placed.flatMap(({ id: stationId, group }) =>
    group.entries.map((member) => ({ ...member, to: stationId, isStaged: changed.has(member.id) })),
  );
  const said = new Map<string, StationEntry>();
  for (const each of await readSaid<StationEntry>(client, runId, places))
    said.set(memberId(each), each.entry);
  const composed = placed.map(({ id, group }) => ({
    id,
    ...composeStation(group.entries.flatMap((member) => saidBy(member, said.get(member.id)))),
  }));
  await writeStations(client, composed);
  if (provider && runId !== null) {
    await placeStagedEntries(
      client,
      { id: runId, providerId: provider.id },
      places.filter((place) => place.isStaged).map(({ key, to }) => ({ key, stationId: to })),
    );
  }
  await moveEntries(
    client,
    places
      .filter((place) => !place.isStaged && place.stationId !== place.to)
      .map(({ providerId, key, to }) => ({ providerId, key, stationId: to })),
  );
}

function saidBy(member: Member, entry: StationEntry | undefined): SaidEntry[] {
  if (!entry) return [];
  const { providerId: id, providerKind: kind, signsStreams } = member;
  return [{ entry, provider: { id, kind, signsStreams } }];
}

/**
 * Which id each group goes by. A station that falls apart leaves its id to the group with most of its entries,
 * those that did not change counting first; a group that inherits several keeps the oldest.
 */
export function assignIds(
  groups: { id: string; stationId: string | null; hasChanged: boolean }[][],
  oldestFirst: string[],
): { ids: string[]; aliases: { oldId: string; id: string }[]; gone: string[] } {
  const heirs = new Map<string, Claim>();
  groups.forEach((entries, group) => {
    for (const [stationId, claim] of claimsOf(entries, group)) {
      const heir = heirs.get(stationId);
      if (!heir || isStronger(claim, heir)) heirs.set(stationId, claim);
    }
  });

  const inherited = new Map<number, string[]>();
  const gone: string[] = [];
  for (const stationId of oldestFirst) {
    const heir = heirs.get(stationId);
    if (heir) inherited.set(heir.group, [...(inherited.get(heir.group) ?? []), stationId]);
    else gone.push(stationId);
  }
  const ids = groups.map((_, group) => inherited.get(group)?.[0] ?? randomUUID());
  const aliases = [...inherited].flatMap(([group, [id, ...others]]) =>
    others.map((oldId) => ({ oldId, id: id ?? ids[group] ?? oldId })),
  );
  return { ids, aliases, gone };
}

type Claim = { group: number; unchanged: number; entries: number; first: string };

/** What a group can say for keeping each id that its entries bring. */
function claimsOf(
  entries: { id: string; stationId: string | null; hasChanged: boolean }[],
  group: number,
): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { id, stationId, hasChanged } of entries) {
    if (stationId === null) continue;
    const claim = claims.get(stationId) ?? { group, unchanged: 0, entries: 0, first: id };
    claims.set(stationId, {
      group,
      unchanged: claim.unchanged + (hasChanged ? 0 : 1),
      entries: claim.entries + 1,
      first: id < claim.first ? id : claim.first,
    });
  }
  return claims;
}

function isStronger(claim: Claim, other: Claim): boolean {
  if (claim.unchanged !== other.unchanged) return claim.unchanged > other.unchanged;
  if (claim.entries !== other.entries) return claim.entries > other.entries;
  return claim.first < other.first;
}
