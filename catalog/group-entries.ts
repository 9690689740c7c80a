/** What grouping needs to know of an entry. `id` is unique; `pin` is an admin's word against the evidence. */
export type GroupedEntry = { id: string; evidence: string[]; pin: string | null };

/**
 * Entries that share evidence, directly or through others, are one station. Pinned entries group by their pin alone;
 * a group without a pin that shares evidence with pinned ones joins the one it shares most with. The result does
 * not depend on the order of the entries.
 */
export function groupEntries<Entry extends GroupedEntry>(
  entries: Entry[],
): { pin: string | null; entries: Entry[] }[] {
  const sorted = entries.toSorted((a, b) => compare(a.id, b.id));
  const pinned = new Map<string, Entry[]>();
  const parent = new Map<string, string>();
  const free = sorted.filter((entry) => entry.pin === null);

  const find = (node: string): string => {
    let root = node;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    for (let at = node; at !== root;) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const entry of free) {
    const self = `entry ${entry.id}`;
    parent.set(self, self);
    for (const evidence of entry.evidence) {
      if (!parent.has(evidence)) parent.set(evidence, evidence);
      parent.set(find(evidence), find(self));
    }
  }
  for (const entry of sorted) {
    if (entry.pin !== null) pinned.set(entry.pin, [...(pinned.get(entry.pin) ?? []), entry]);
  }

  const components = new Map<string, Entry[]>();
  for (const entry of free) {
    const root = find(`entry ${entry.id}`);
    const members = components.get(root);
    if (members) members.push(entry);
    else components.set(root, [entry]);
  }

  const pinsOf = new Map<string, string[]>();
  for (const [pin, members] of pinned) {
    for (const evidence of new Set(members.flatMap((entry) => entry.evidence))) {
      pinsOf.set(evidence, [...(pinsOf.get(evidence) ?? []), pin]);
    }
  }
  const groups: { pin: string | null; entries: Entry[] }[] = [];
  for (const members of components.values()) {
    const shared = new Map<string, number>();
    for (const evidence of new Set(members.flatMap((entry) => entry.evidence))) {
      for (const pin of pinsOf.get(evidence) ?? []) shared.set(pin, (shared.get(pin) ?? 0) + 1);
    }
    const [best] = [...shared].sort(([pinA, a], [pinB, b]) => b - a || compare(pinA, pinB));
    if (best) pinned.get(best[0])?.push(...members);
    else groups.push({ pin: null, entries: members });
  }
  return [...groups, ...Array.from(pinned, ([pin, members]) => ({ pin, entries: members }))];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
