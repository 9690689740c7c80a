import { invertMatrix } from './invert-matrix.ts';
import { at, type SparseRows } from './sparse-rows.ts';

/**
 * EASE (Steck 2019, https://arxiv.org/abs/1905.03375): the weights by which what a listener heard tells best what else
 * they heard, none telling itself. Answers the square of `chosen.length` weights, row by row of what was heard, of the
 * chosen items alone. `shrinkage` is what each item has to outweigh to tell something of others.
 */
export function easeWeights(
  listeners: SparseRows,
  chosen: ArrayLike<number>,
  shrinkage: number,
): Float64Array<ArrayBuffer> {
  const size = chosen.length;
  const places = new Int32Array(listeners.width).fill(-1);
  for (let place = 0; place < size; place += 1) places[at(chosen, place)] = place;
  const matrix = togetherness(listeners, places, size);
  for (let place = 0; place < size; place += 1) {
    matrix[place * size + place] = at(matrix, place * size + place) + shrinkage;
  }
  invertMatrix(matrix, size);
  const scale = Float64Array.from({ length: size }, (_, place) => -1 / at(matrix, place * size + place));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      matrix[row * size + column] = row === column ? 0 : at(matrix, row * size + column) * at(scale, column);
    }
  }
  return matrix;
}

/** How much each two items are heard by the same listeners: the lower half. */
function togetherness(
  { starts, columns, values }: SparseRows,
  places: Int32Array,
  size: number,
): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  for (let listener = 0; listener + 1 < starts.length; listener += 1) {
    const end = at(starts, listener + 1);
    for (let n = at(starts, listener); n < end; n += 1) {
      const row = at(places, at(columns, n));
      if (row < 0) continue;
      for (let m = at(starts, listener); m < end; m += 1) {
        const column = at(places, at(columns, m));
        if (column < 0 || column > row) continue;
        const place = row * size + column;
        matrix[place] = at(matrix, place) + at(values, n) * at(values, m);
      }
    }
  }
  return matrix;
}
