import type { Queryable } from '#db/database.ts';
import { listenersAfter, readListening } from '#db/stores/taste.ts';
import { collectRows, type SparseRows } from './model/sparse-rows.ts';
import { likingOf } from './ranking/liking.ts';

export type GatherLimits = {
  /** What fewer listeners than this hear is left out: nobody is to learn what one other person hears. */
  fewestListeners: number;
  /** Of one listener, what was touched last. */
  unitsOfListener: number;
  /** The most heard ones. */
  units: number;
  /** Listeners come in the order of random ids, so that those up to here are a fair sample. */
  likings: number;
};
export const gatherLimits: GatherLimits = {
  fewestListeners: 3,
  unitsOfListener: 300,
  units: 20_000,
  likings: 2_000_000,
};

export type Gathered = {
  /** station:<id> or podcast:<id>: what the columns of `listeners` stand for. */
  units: string[];
  listeners: SparseRows;
  /** By how many each is heard; one who heard it a month ago counts half. */
  popularity: number[];
};

const listenersAtOnce = 100;
const popularityHalfLifeDays = 30;

/** Who likes what, for the model; nobody is named in it. */
export async function gatherListening(
  db: Queryable,
  now: Date,
  limits: GatherLimits = gatherLimits,
): Promise<Gathered> {
  const known = new Map<string, { index: number; listeners: number; popularity: number }>();
  const rows: (readonly [number, number])[][] = [];
  let count = 0;
  let after: string | null = null;
  while (count < limits.likings) {
    const page: string[] = await listenersAfter(db, after, listenersAtOnce);
    after = page.at(-1) ?? null;
    if (after === null) break;
    const listening = Map.groupBy(await readListening(db, page), ({ listenerId }) => listenerId);
    for (const units of listening.values()) {
      const row = units.slice(0, limits.unitsOfListener).flatMap((unit) => {
        const daysAgo = daysSince(unit.lastAt, now);
        const liking = likingOf({ ...unit, daysAgo });
        if (liking <= 0) return [];
        const entry = known.get(unit.unit) ?? { index: known.size, listeners: 0, popularity: 0 };
        known.set(unit.unit, entry);
        entry.listeners += 1;
        entry.popularity += 0.5 ** (daysAgo / popularityHalfLifeDays);
        return [[entry.index, liking] as const];
      });
      if (row.length > 0) rows.push(row);
      count += row.length;
    }
  }
  const kept = [...known]
    .filter(([, { listeners }]) => listeners >= limits.fewestListeners)
    .toSorted(([, one], [, other]) => other.listeners - one.listeners)
    .slice(0, limits.units);
  const places = new Map(kept.map(([, { index }], place) => [index, place]));
  return {
    units: kept.map(([unit]) => unit),
    popularity: kept.map(([, { popularity }]) => popularity),
    listeners: collectRows(
      kept.length,
      rows.map((row) => renumber(row, places)),
    ),
  };
}

export function daysSince(then: Date, now: Date): number {
  return Math.max(0, (now.getTime() - then.getTime()) / 86_400_000);
}

function renumber(row: readonly UnitLiking[], places: ReadonlyMap<number, number>): UnitLiking[] {
  return row.flatMap(([index, liking]) => {
    const place = places.get(index);
    return place === undefined ? [] : [[place, liking] as const];
  });
}
type UnitLiking = readonly [index: number, liking: number];
