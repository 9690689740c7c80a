import { at, type SparseRows } from './sparse-rows.ts';

/** What heard items speak for: of each other item the sum, and which heard item said how much of it. */
export type Spoken = { score: number; by: { heard: number; part: number }[] };

/** `heard` has the place of each item in the model and how much it is liked, less than nothing where it is not. */
export function speakFor(
  model: SparseRows,
  heard: Iterable<{ place: number; weight: number }>,
): Map<number, Spoken> {
  const spoken = new Map<number, Spoken>();
  for (const { place, weight } of heard) {
    for (let n = at(model.starts, place); n < at(model.starts, place + 1); n += 1) {
      const other = at(model.columns, n);
      const part = weight * at(model.values, n);
      const known = spoken.get(other) ?? { score: 0, by: [] };
      known.score += part;
      if (part > 0) known.by.push({ heard: place, part });
      spoken.set(other, known);
    }
  }
  return spoken;
}
