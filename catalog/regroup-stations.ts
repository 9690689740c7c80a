import { randomUUID } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import {
  moveEntries,
  readMembers,
  stationsSharing,
  writeEntries,
  type ChangedEntry,
  type MemberEntry,
} from '#db/stores/station-entries.ts';
import { aliasStations, orderByAge, retireStations, writeStations } from '#db/stores/station-writes.ts';
import { composeStation } from './compose-station.ts';
import type { StationEntry } from './entry.ts';
import { groupEntries } from './group-entries.ts';

/** Small enough that a process which also answers requests is never held up for long. */
const chunk = 400;

export type Changes = {
  /** Whose entries changed; null where only `stationIds` are looked at again. */
  provider: { id: string; kind: string; signsStreams: boolean } | null;
  runId: string | null;
  changed: ChangedEntry<StationEntry>[];
  /** Stations that lost an entry, or whose pins changed. */
  stationIds: string[];
};

type Member = MemberEntry<StationEntry> & { id: string };

/**
 * Groups anew whatever the changes touch, and writes it: inside the caller's transaction, which holds the catalog's
 * lock. A group keeps the oldest of the ids that its entries bring; its other ids become aliases.
 */
export async function regroupStations(client: Queryable, changes: Changes): Promise<void> {
  const touched = new Set(changes.stationIds);
  for (const entry of changes.changed) if (entry.stationId !== null) touched.add(entry.stationId);
  const evidence = new Set(changes.changed.flatMap((entry) => entry.evidence));
  for (const id of await stationsSharing(client, evidence)) touched.add(id);

  const members = new Map<string, Member>();
  for (const member of await readMembers<StationEntry>(client, [...touched])) {
    members.set(memberId(member.providerId, member.key), {
      ...member,
      id: memberId(member.providerId, member.key),
    });
  }
  const { provider } = changes;
  if (provider) {
    for (const entry of changes.changed) {
      const id = memberId(provider.id, entry.key);
      members.set(id, {
        id,
        providerId: provider.id,
        providerKind: provider.kind,
        signsStreams: provider.signsStreams,
        key: entry.key,
        entry: entry.entry,
        evidence: entry.evidence,
        pin: members.get(id)?.pin ?? null,
        stationId: entry.stationId,
      });
    }
  }

  const groups = groupEntries([...members.values()]);
  const changed = new Map(changes.changed.map((entry) => [memberId(provider?.id ?? '', entry.key), entry]));
  const { ids, aliases, gone } = assignIds(
    groups.map((group) =>
      group.entries.map(({ id, stationId }) => ({ id, stationId, hasChanged: changed.has(id) })),
    ),
    await orderByAge(client, [...touched]),
  );
  if (aliases.length > 0) {
    // The survivors stand before anything may point at them.
    await aliasStations(client, aliases);
  }
  for (let start = 0; start < groups.length; start += chunk) {
    const part = groups.slice(start, start + chunk);
    const stationOf = (index: number) => ids[start + index] ?? '';
    await writeStations(
      client,
      part.map((group, index) => ({
        id: stationOf(index),
        ...composeStation(
          group.entries.map((member) => ({
            entry: member.entry,
            provider: { id: member.providerId, kind: member.providerKind, signsStreams: member.signsStreams },
          })),
        ),
      })),
    );
    const placed = part.flatMap((group, index) =>
      group.entries.map((member) => ({
        member,
        stationId: stationOf(index),
        changed: changed.get(member.id),
      })),
    );
    if (provider) {
      await writeEntries(
        client,
        provider.id,
        changes.runId,
        placed.flatMap(({ changed: entry, stationId }) => (entry ? [{ ...entry, stationId }] : [])),
      );
    }
    await moveEntries(
      client,
      placed
        .filter(({ member, stationId, changed: entry }) => !entry && member.stationId !== stationId)
        .map(({ member, stationId }) => ({ providerId: member.providerId, key: member.key, stationId })),
    );
  }
  await retireStations(client, gone);
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

function memberId(providerId: string, key: string): string {
  return `${providerId} ${key}`;
}
