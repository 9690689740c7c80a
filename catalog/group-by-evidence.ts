import { DisjointSets } from './disjoint-sets.ts';
import { nameInEvidence } from './evidence-of-entry.ts';

/** What the evidence of an entry is judged with. `id` is unique; `country` is ISO 3166-1 alpha-2 where it is known. */
export type EntryWithEvidence = {
  id: string;
  providerId: string;
  country: string | null;
  evidence: string[];
};

/** Entries that share streams. They are one station already; hints may say that others are the same. */
type Kernel<Entry> = { id: string; members: Entry[]; country: string | null };

/**
 * Entries of one station, from evidence alone. Shared streams prove it. Shared hints only suggest it: they count
 * where the name they rest on is trusted, and never bring two countries together.
 */
export function groupByEvidence<Entry extends EntryWithEvidence>(entries: Entry[]): Entry[][] {
  const sets = new DisjointSets();
  for (const { id, evidence } of entries) {
    sets.add(id);
    for (const piece of evidence) {
      if (nameInEvidence(piece) === undefined) sets.join(id, piece);
    }
  }
  const kernels = membersOf(sets, entries).map((members) => ({
    id: members[0]?.id ?? '',
    members,
    country: mostOf(members.flatMap(({ country }) => country ?? [])).most ?? null,
  }));
  const sharing = sharingOf(kernels, hintsOf);
  const trusted = sharingOf(kernels, (members) => trustedHintsOf(members, sharing));
  joinWithinCountries(sets, trusted);
  joinCountryless(sets, trusted);
  return membersOf(sets, entries);
}

type Sharing<Entry> = Map<string, Kernel<Entry>[]>;

function sharingOf<Entry>(
  kernels: Kernel<Entry>[],
  hintsOfMembers: (members: Entry[]) => Iterable<string>,
): Sharing<Entry> {
  const sharing: Sharing<Entry> = new Map();
  for (const kernel of kernels) {
    for (const hint of hintsOfMembers(kernel.members)) {
      const others = sharing.get(hint);
      if (others) others.push(kernel);
      else sharing.set(hint, [kernel]);
    }
  }
  return sharing;
}

function hintsOf(members: EntryWithEvidence[]): Set<string> {
  return new Set(
    members.flatMap(({ evidence }) => evidence.filter((piece) => nameInEvidence(piece) !== undefined)),
  );
}

/**
 * One entry with a wrong stream would bridge two stations of a family by its name. So of the entries that a provider
 * has for one stream, more than half have to bear a name; half is enough where the others lead nowhere else. Each
 * provider may have its own name.
 */
function trustedHintsOf<Entry extends EntryWithEvidence>(
  members: Entry[],
  sharing: Sharing<Entry>,
): Iterable<string> {
  const hints = hintsOf(members);
  if (members.length === 1) return hints;
  const leading = new Set(
    [...hints].flatMap((hint) => ((sharing.get(hint)?.length ?? 0) > 1 ? (nameInEvidence(hint) ?? []) : [])),
  );
  const byProvider = Map.groupBy(members, ({ providerId }) => providerId);
  const trusted = new Set<string>();
  for (const said of byProvider.values()) {
    const names = said.flatMap(({ evidence }) => {
      return evidence.map(nameInEvidence).find((name) => name !== undefined) ?? [];
    });
    const { most, halves } = mostOf(names);
    const leadingHalves = halves.filter((name) => leading.has(name));
    if (most !== undefined) trusted.add(most);
    else if (leadingHalves.length === 1) for (const name of leadingHalves) trusted.add(name);
  }
  return [...hints].filter((hint) => trusted.has(nameInEvidence(hint) ?? ''));
}

function joinWithinCountries<Entry>(sets: DisjointSets, sharing: Sharing<Entry>): void {
  for (const kernels of sharing.values()) {
    const first = new Map<string | null, Kernel<Entry>>();
    for (const kernel of kernels) {
      const other = first.get(kernel.country);
      if (other) sets.join(other.id, kernel.id);
      else first.set(kernel.country, kernel);
    }
  }
}

/** What has no country joins those it shares hints with, unless they are of several countries. */
function joinCountryless<Entry>(sets: DisjointSets, sharing: Sharing<Entry>): void {
  const neighbours = new Map<string, Kernel<Entry>[]>();
  for (const kernels of sharing.values()) {
    const countryless = kernels.find((kernel) => kernel.country === null);
    if (!countryless) continue;
    const root = sets.find(countryless.id);
    const known = kernels.filter((kernel) => kernel.country !== null);
    neighbours.set(root, [...(neighbours.get(root) ?? []), ...known]);
  }
  for (const [root, known] of neighbours) {
    if (new Set(known.map((kernel) => kernel.country)).size !== 1) continue;
    for (const kernel of known) sets.join(kernel.id, root);
  }
}

/** The value that more than half of them are, else the two that half of them are, where there are such. */
function mostOf(values: string[]): { most?: string; halves: string[] } {
  const votes = new Map<string, number>();
  for (const value of values) votes.set(value, (votes.get(value) ?? 0) + 1);
  const halves = [...votes].filter(([, count]) => count >= values.length / 2).map(([value]) => value);
  const most = halves.find((value) => (votes.get(value) ?? 0) > values.length / 2);
  return most === undefined ? { halves } : { most, halves };
}

function membersOf<Entry extends EntryWithEvidence>(sets: DisjointSets, entries: Entry[]): Entry[][] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const root = sets.find(entry.id);
    const members = groups.get(root);
    if (members) members.push(entry);
    else groups.set(root, [entry]);
  }
  return [...groups.values()];
}
