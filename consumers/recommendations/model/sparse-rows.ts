/** Rows of a matrix that is mostly zero: row r has `values[n]` in `columns[n]`, for n from `starts[r]` to `starts[r + 1]`. */
export type SparseRows = {
  width: number;
  starts: Int32Array<ArrayBuffer>;
  columns: Int32Array<ArrayBuffer>;
  values: Float32Array<ArrayBuffer>;
};

/** Zero beyond the end, which no caller reaches: typed arrays do not tell. */
export function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] ?? 0;
}

/** Columns as rows, each in ascending order. */
export function transpose({ width, starts, columns, values }: SparseRows): SparseRows {
  const turned = {
    width: starts.length - 1,
    starts: new Int32Array(width + 1),
    columns: new Int32Array(columns.length),
    values: new Float32Array(values.length),
  };
  for (const column of columns) turned.starts[column + 1] = at(turned.starts, column + 1) + 1;
  for (let row = 0; row < width; row += 1) {
    turned.starts[row + 1] = at(turned.starts, row + 1) + at(turned.starts, row);
  }
  const next = turned.starts.slice(0, width);
  for (let row = 0; row + 1 < starts.length; row += 1) {
    for (let n = at(starts, row); n < at(starts, row + 1); n += 1) {
      const column = at(columns, n);
      const place = at(next, column);
      turned.columns[place] = row;
      turned.values[place] = at(values, n);
      next[column] = place + 1;
    }
  }
  return turned;
}

/** Rows given one after another. */
export function collectRows(
  width: number,
  rows: Iterable<readonly (readonly [number, number])[]>,
): SparseRows {
  const starts = [0];
  const columns: number[] = [];
  const values: number[] = [];
  for (const row of rows) {
    for (const [column, value] of row) {
      columns.push(column);
      values.push(value);
    }
    starts.push(columns.length);
  }
  return {
    width,
    starts: Int32Array.from(starts),
    columns: Int32Array.from(columns),
    values: Float32Array.from(values),
  };
}

/** The columns that have a place, there; the rest is left out. */
export function keepColumns(rows: SparseRows, places: Int32Array, width: number): SparseRows {
  const { starts, columns, values } = rows;
  return collectRows(
    width,
    Array.from({ length: starts.length - 1 }, (_, row) => {
      const kept: [number, number][] = [];
      for (let n = at(starts, row); n < at(starts, row + 1); n += 1) {
        const place = at(places, at(columns, n));
        if (place >= 0) kept.push([place, at(values, n)]);
      }
      return kept;
    }),
  );
}
