import { at } from './sparse-rows.ts';

/**
 * The inverse of a symmetric positive definite matrix of `size` rows, in its own place: of what is given the lower half
 * is read, of what is answered both halves hold. By Cholesky's way, every inner loop along two rows, since a machine
 * reads rows far quicker than columns.
 */
export function invertMatrix(matrix: Float64Array, size: number): void {
  const diagonal = new Float64Array(size);
  factorize(matrix, size, diagonal);
  invertFactor(matrix, size, diagonal);
  multiplyFactor(matrix, size, diagonal);
}

/** The lower half becomes Cholesky's factor without its diagonal, which stands aside. */
function factorize(matrix: Float64Array, size: number, diagonal: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    for (let column = 0; column < row; column += 1) {
      const rest = at(matrix, start + column) - dot(matrix, start, column * size, column);
      matrix[start + column] = rest / at(diagonal, column);
    }
    const rest = at(matrix, start + row) - dot(matrix, start, start, row);
    if (!(rest > 0)) throw new RangeError('The matrix is not positive definite.');
    diagonal[row] = Math.sqrt(rest);
  }
}

/** The upper half becomes the factor's inverse, turned over; the diagonal its diagonal. */
function invertFactor(matrix: Float64Array, size: number, diagonal: Float64Array): void {
  for (let row = 0; row < size; row += 1) diagonal[row] = 1 / at(diagonal, row);
  for (let column = 0; column < size; column += 1) {
    const start = column * size;
    for (let row = column + 1; row < size; row += 1) {
      const first = at(matrix, row * size + column) * at(diagonal, column);
      const sum = first + dot(matrix, row * size + column + 1, start + column + 1, row - column - 1);
      matrix[start + row] = -sum * at(diagonal, row);
    }
  }
}

/** The inverse factor times itself turned over is the inverse of the whole. */
function multiplyFactor(matrix: Float64Array, size: number, diagonal: Float64Array): void {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const own = at(diagonal, row);
      const first = own * (column === row ? own : at(matrix, column * size + row));
      matrix[row * size + column] =
        first + dot(matrix, row * size + row + 1, column * size + row + 1, size - row - 1);
    }
  }
  for (let row = 0; row < size; row += 1) {
    for (let column = row + 1; column < size; column += 1) {
      matrix[row * size + column] = at(matrix, column * size + row);
    }
  }
}

/** Four sums at a time, which a processor adds up side by side. */
function dot(matrix: Float64Array, one: number, other: number, length: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  let n = 0;
  for (; n + 3 < length; n += 4) {
    a += at(matrix, one + n) * at(matrix, other + n);
    b += at(matrix, one + n + 1) * at(matrix, other + n + 1);
    c += at(matrix, one + n + 2) * at(matrix, other + n + 2);
    d += at(matrix, one + n + 3) * at(matrix, other + n + 3);
  }
  for (; n < length; n += 1) a += at(matrix, one + n) * at(matrix, other + n);
  return a + b + c + d;
}
