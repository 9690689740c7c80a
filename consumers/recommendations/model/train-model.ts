import { easeWeights } from './ease.ts';
import { itemNeighbours } from './item-neighbours.ts';
import { at, collectRows, transpose, type SparseRows } from './sparse-rows.ts';

export type TrainOptions = {
  /** Items that EASE weighs, the most heard ones: memory grows with its square, time with its cube. */
  easeItems: number;
  /** And of those only what so many listeners hear, or one in a hundred: of fewer, EASE takes chance for a rule. */
  easeListeners: number;
  /** Weights kept of each item. */
  mostWeights: number;
  easeShrinkage: number;
  neighbours: { most: number; shrinkage: number; mostListeners: number };
};

/** 32 MB at most for EASE, and some ten seconds. */
export const trainOptions: TrainOptions = {
  easeItems: 2_000,
  easeListeners: 40,
  mostWeights: 200,
  easeShrinkage: 50,
  neighbours: { most: 100, shrinkage: 1, mostListeners: 2_000 },
};

/**
 * By row what was heard, by column what it speaks for, never against: EASE between the most heard items; between all others how alike
 * their listeners are, brought to EASE's measure, so that one sum over a listener's items compares them all.
 */
export function trainModel(listeners: SparseRows, options: TrainOptions = trainOptions): SparseRows {
  const chosen = mostHeard(listeners, options);
  const places = new Int32Array(listeners.width).fill(-1);
  chosen.forEach((item, place) => (places[item] = place));
  const ease = easeWeights(listeners, chosen, options.easeShrinkage);
  const neighbours = itemNeighbours(listeners, options.neighbours);
  const scale = measureScale(neighbours, ease, places, chosen.length);
  return collectRows(
    listeners.width,
    neighbours.map((row, item) => {
      const place = at(places, item);
      const beyond = row
        .filter(([other]) => place < 0 || at(places, other) < 0)
        .map(([other, similarity]) => [other, similarity * scale] as const);
      if (place < 0) return beyond;
      const weights = [...chosen.entries()]
        .map(([column, other]) => [other, at(ease, place * chosen.length + column)] as const)
        .filter(([, weight]) => weight > 0);
      return [...beyond, ...strongest(weights, options.mostWeights)];
    }),
  );
}

function mostHeard(listeners: SparseRows, { easeItems, easeListeners }: TrainOptions): number[] {
  const { starts } = transpose(listeners);
  const heardBy = (item: number) => at(starts, item + 1) - at(starts, item);
  const fewest = Math.max(2, Math.min(easeListeners, (listeners.starts.length - 1) / 100));
  return Array.from({ length: listeners.width }, (_, item) => item)
    .filter((item) => heardBy(item) >= fewest)
    .toSorted((one, other) => heardBy(other) - heardBy(one) || one - other)
    .slice(0, easeItems);
}

/** By how much a likeness is multiplied to speak as loud as EASE's weight of the same two items, all in all. */
function measureScale(
  neighbours: (readonly [number, number])[][],
  ease: Float64Array,
  places: Int32Array,
  size: number,
): number {
  let [products, squares] = [0, 0];
  neighbours.forEach((row, item) => {
    if (at(places, item) < 0) return;
    for (const [other, similarity] of row) {
      if (at(places, other) < 0) continue;
      products += similarity * at(ease, at(places, item) * size + at(places, other));
      squares += similarity ** 2;
    }
  });
  return squares > 0 && products > 0 ? products / squares : 1;
}

function strongest(weights: (readonly [number, number])[], most: number): (readonly [number, number])[] {
  if (weights.length <= most) return weights;
  return weights.toSorted((one, other) => other[1] - one[1]).slice(0, most);
}
