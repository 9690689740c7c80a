import { at, transpose, type SparseRows } from './sparse-rows.ts';

export type NeighbourOptions = {
  /** Neighbours kept of each item. */
  most: number;
  /** Draws together those whom few listeners share: chance would make them look alike. */
  shrinkage: number;
  /** Of an item heard by more, only so many listeners are asked. */
  mostListeners: number;
};

/** The nearest items of each, by the cosine of who hears them. */
export function itemNeighbours(
  listeners: SparseRows,
  { most, shrinkage, mostListeners }: NeighbourOptions,
): (readonly [item: number, similarity: number])[][] {
  const items = transpose(listeners);
  const lengths = Float64Array.from({ length: listeners.width }, (_, item) => {
    let sum = 0;
    for (let n = at(items.starts, item); n < at(items.starts, item + 1); n += 1) {
      sum += at(items.values, n) ** 2;
    }
    return Math.sqrt(sum);
  });
  const shared = new Float64Array(listeners.width);
  return Array.from({ length: listeners.width }, (_, item) => {
    const [start, end] = [at(items.starts, item), at(items.starts, item + 1)];
    const step = Math.max(1, (end - start) / mostListeners);
    const met: number[] = [];
    for (let asked = start; asked < end; asked += step) {
      const n = Math.floor(asked);
      const listener = at(items.columns, n);
      for (let m = at(listeners.starts, listener); m < at(listeners.starts, listener + 1); m += 1) {
        const other = at(listeners.columns, m);
        if (other === item) continue;
        if (at(shared, other) === 0) met.push(other);
        shared[other] = at(shared, other) + at(items.values, n) * at(listeners.values, m) * step;
      }
    }
    const found = met.map(
      (other) => [other, at(shared, other) / (at(lengths, item) * at(lengths, other) + shrinkage)] as const,
    );
    for (const other of met) shared[other] = 0;
    return found.toSorted((one, two) => two[1] - one[1] || one[0] - two[0]).slice(0, most);
  });
}
