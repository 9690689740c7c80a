import { expect, test } from 'vitest';
import { invertMatrix } from './invert-matrix.ts';

test.each([1, 2, 5, 40, 131])('a matrix of %i rows times its inverse is one', (size) => {
  const factors = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_one, column) => Math.sin(1 + row * size + 2 * column)),
  );
  const given = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const products = factors[row]?.map((value, n) => value * (factors[column]?.[n] ?? 0)) ?? [];
      given[row * size + column] = products.reduce((sum, value) => sum + value, 0) + (row === column ? 1 : 0);
    }
  }
  const inverse = given.slice();
  invertMatrix(inverse, size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let sum = 0;
      for (let n = 0; n < size; n += 1) {
        sum += (given[row * size + n] ?? 0) * (inverse[n * size + column] ?? 0);
      }
      expect(sum).toBeCloseTo(row === column ? 1 : 0, 8);
    }
  }
});

test('what has no inverse of this kind is refused', () => {
  expect(() => {
    invertMatrix(Float64Array.from([1, 2, 2, 1]), 2);
  }).toThrow(RangeError);
});
