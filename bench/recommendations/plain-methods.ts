import { easeWeights } from '#consumers/recommendations/model/ease.ts';
import { itemNeighbours } from '#consumers/recommendations/model/item-neighbours.ts';
import { collectRows, type SparseRows } from '#consumers/recommendations/model/sparse-rows.ts';

export type Score = (heard: readonly number[]) => Float64Array;

/** Heard or not. */
export function plainRows(items: number, listeners: readonly (readonly number[])[]): SparseRows {
  return collectRows(
    items,
    listeners.map((heard) => heard.map((item) => [item, 1] as const)),
  );
}

/** What most listeners hear, for everybody alike. */
export function popularity(listeners: SparseRows): Score {
  const counts = new Float64Array(listeners.width);
  for (const item of listeners.columns) counts[item] = (counts[item] ?? 0) + 1;
  return () => counts;
}

/** The textbook's: cosine, no shrinkage, the nearest hundred of each item. */
export function plainNeighbours(listeners: SparseRows): Score {
  const neighbours = itemNeighbours(listeners, { most: 100, shrinkage: 0, mostListeners: Infinity });
  return (heard) => {
    const scores = new Float64Array(listeners.width);
    for (const item of heard) {
      for (const [other, similarity] of neighbours[item] ?? []) {
        scores[other] = (scores[other] ?? 0) + similarity;
      }
    }
    return scores;
  };
}

/** EASE over every item, nothing left out. */
export function fullEase(listeners: SparseRows, shrinkage: number): Score {
  const size = listeners.width;
  const all = Array.from({ length: size }, (_, item) => item);
  const weights = easeWeights(listeners, all, shrinkage);
  return (heard) => {
    const scores = new Float64Array(size);
    for (const item of heard) {
      for (let other = 0; other < size; other += 1) {
        scores[other] = (scores[other] ?? 0) + (weights[item * size + other] ?? 0);
      }
    }
    return scores;
  };
}
