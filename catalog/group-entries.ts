import { groupByEvidence, type EntryWithEvidence } from './group-by-evidence.ts';

/** What grouping needs to know of an entry. `pin` is an admin's word against the evidence. */
export type GroupedEntry = EntryWithEvidence & { pin: string | null };

export type EntryGroup<Entry> = { pin: string | null; entries: Entry[] };

/**
 * Entries of one station. Pinned entries group by their pin alone; a group without a pin that shares evidence with
 * pinned ones joins the one it shares most with. The result does not depend on the order of the entries.
 */
export function groupEntries<Entry extends GroupedEntry>(entries: Entry[]): EntryGroup<Entry>[] {
  const sorted = entries.toSorted((a, b) => compare(a.id, b.id));
  const free = groupByEvidence(sorted.filter((entry) => entry.pin === null));
  const pinned = new Map<string, Entry[]>();
  for (const entry of sorted) {
    if (entry.pin !== null) pinned.set(entry.pin, [...(pinned.get(entry.pin) ?? []), entry]);
  }

  const pinsOf = new Map<string, string[]>();
  for (const [pin, members] of pinned) {
    for (const piece of piecesOf(members)) pinsOf.set(piece, [...(pinsOf.get(piece) ?? []), pin]);
  }
  const groups: EntryGroup<Entry>[] = [];
  for (const members of free) {
    const shared = new Map<string, number>();
    for (const piece of pinsOf.size === 0 ? [] : piecesOf(members)) {
      for (const pin of pinsOf.get(piece) ?? []) shared.set(pin, (shared.get(pin) ?? 0) + 1);
    }
    const [best] = [...shared].sort(([pinA, a], [pinB, b]) => b - a || compare(pinA, pinB));
    if (best) pinned.get(best[0])?.push(...members);
    else groups.push({ pin: null, entries: members });
  }
  return [...groups, ...Array.from(pinned, ([pin, members]) => ({ pin, entries: members }))];
}

function piecesOf(members: EntryWithEvidence[]): Set<string> {
  return new Set(members.flatMap((entry) => entry.evidence));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
