import type { Queryable } from '#db/database.ts';
import { listenersAfter, readListening } from '#db/stores/taste.ts';
import type { SparseRows } from './model/sparse-rows.ts';
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
  /** station:<id>, podcast:<id> or artist:<id>: what the model is to hold. */
  units: string[];
  /** By how many each is heard; one who heard it a month ago counts half. */
  popularity: number[];
  /** Everything that was read, its columns in the order in which units were met. */
  listeners: SparseRows;
  /** By column, where its unit is in `units`; -1 where it is left out. */
  places: Int32Array<ArrayBuffer>;
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
  const [starts, columns, values]: [number[], number[], number[]] = [[0], [], []];
  let after: string | null = null;
  while (columns.length < limits.likings) {
    const page: string[] = await listenersAfter(db, after, listenersAtOnce);
    after = page.at(-1) ?? null;
    if (after === null) break;
    const listening = Map.groupBy(await readListening(db, page), ({ listenerId }) => listenerId);
    for (const units of listening.values()) {
      for (const unit of units.slice(0, limits.unitsOfListener)) {
        const daysAgo = daysSince(unit.lastAt, now);
        const liking = likingOf({ ...unit, daysAgo });
        if (liking <= 0) continue;
        const entry = known.get(unit.unit) ?? { index: known.size, listeners: 0, popularity: 0 };
        known.set(unit.unit, entry);
        entry.listeners += 1;
        entry.popularity += 0.5 ** (daysAgo / popularityHalfLifeDays);
        columns.push(entry.index);
        values.push(liking);
      }
      starts.push(columns.length);
    }
  }
  const kept = [...known]
    .filter(([, { listeners }]) => listeners >= limits.fewestListeners)
    .toSorted(([, one], [, other]) => other.listeners - one.listeners)
    .slice(0, limits.units);
  const places = new Int32Array(known.size).fill(-1);
  for (const [place, [, { index }]] of kept.entries()) places[index] = place;
  return {
    units: kept.map(([unit]) => unit),
    popularity: kept.map(([, { popularity }]) => popularity),
    listeners: {
      width: known.size,
      starts: Int32Array.from(starts),
      columns: Int32Array.from(columns),
      values: Float32Array.from(values),
    },
    places,
  };
}

export function daysSince(then: Date, now: Date): number {
  return Math.max(0, (now.getTime() - then.getTime()) / 86_400_000);
}
