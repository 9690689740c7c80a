import type { Queryable } from '#db/database.ts';
import { countFacets, popularInDirectories } from '#db/stores/suggestible-units.ts';
import { gatherListening } from './gather-listening.ts';
import { trainInThread } from './model/train-in-thread.ts';
import { facetWeights } from './ranking/facet-space.ts';
import type { Knowledge } from './ranking/rank-candidates.ts';

export type Learned = Knowledge & {
  /** How many likings it was learned from. */
  likings: number;
  /** What the places of the model stand for. */
  units: readonly string[];
  /** From 0 to 1, of what enough listeners hear. */
  popularity: ReadonlyMap<string, number>;
  /** The most popular ones, with listeners here and in the directories that they come from. */
  popular: readonly string[];
};

const popularUnits = 150;
const mostFacets = 10_000;

/** All that suggestions are made with, from everybody's listening and the catalog. */
export async function learn(db: Queryable, now: Date, signal: AbortSignal): Promise<Learned> {
  const { units, listeners, places, popularity } = await gatherListening(db, now);
  const { counts, units: unitCount } = await countFacets(db, mostFacets);
  const inDirectories = await popularInDirectories(db, popularUnits);
  // Counted before the numbers are handed over.
  const likings = listeners.values.length;
  const most = popularity.reduce((one, other) => Math.max(one, other), 1e-9);
  const byUnit = units.map((unit, place) => [unit, Math.sqrt((popularity[place] ?? 0) / most)] as const);
  const withListeners = byUnit.toSorted((one, other) => other[1] - one[1]).slice(0, popularUnits);
  return {
    likings,
    units,
    places: new Map(units.map((unit, place) => [unit, place])),
    model: await trainInThread({ listeners, places, width: units.length }, signal),
    facetWeight: facetWeights(counts, unitCount),
    popularity: new Map(byUnit),
    popular: [...new Set([...withListeners.map(([unit]) => unit), ...inDirectories])],
  };
}
