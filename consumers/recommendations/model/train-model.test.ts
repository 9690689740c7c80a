import { expect, test } from 'vitest';
import { easeWeights } from './ease.ts';
import { itemNeighbours } from './item-neighbours.ts';
import { collectRows, transpose, type SparseRows } from './sparse-rows.ts';
import { speakFor } from './speak-for.ts';
import { trainInThread } from './train-in-thread.ts';
import { trainModel, trainOptions } from './train-model.ts';

/** Each listener by the items they heard. */
const heard = (width: number, ...rows: number[][]): SparseRows =>
  collectRows(
    width,
    rows.map((row) => row.map((item) => [item, 1] as const)),
  );
const times = <Row>(count: number, row: Row): Row[] => Array.from({ length: count }, () => row);
const best = (model: SparseRows, ...items: number[]) =>
  [
    ...speakFor(
      model,
      items.map((place) => ({ place, weight: 1 })),
    ),
  ]
    .toSorted(([, one], [, other]) => other.score - one.score)
    .map(([item]) => item);

test('turning rows into columns twice gives the same rows', () => {
  const rows = heard(4, [0, 2], [], [1, 2, 3]);
  expect(transpose(transpose(rows))).toEqual(rows);
  expect([...transpose(rows).starts]).toEqual([0, 1, 2, 4, 5]);
});

test('EASE solves what it says it solves', () => {
  // Two items, three listeners of the one, two of both: G = [[3, 2], [2, 2]], and 1 of shrinkage on its diagonal.
  const weights = easeWeights(heard(2, [0], [0, 1], [0, 1]), [0, 1], 1);
  // Its inverse is [[3, -2], [-2, 4]] / 8, each column divided by what stands in the diagonal, turned over.
  expect(weights[0]).toBe(0);
  expect(weights[1]).toBeCloseTo(2 / 4);
  expect(weights[2]).toBeCloseTo(2 / 3);
  expect(weights[3]).toBe(0);
});

test('neighbours are by cosine; shrinkage puts many shared listeners before few', () => {
  const rows = heard(4, ...times(6, [0, 1]), ...times(2, [1]), [2, 3]);
  const plain = itemNeighbours(rows, { most: 5, shrinkage: 0, mostListeners: Infinity });
  expect(plain[0]?.[0]).toEqual([1, expect.closeTo(6 / Math.sqrt(6 * 8))]);
  expect(plain[2]?.[0]).toEqual([3, 1]);
  const shrunk = itemNeighbours(rows, { most: 5, shrinkage: 3, mostListeners: Infinity });
  expect(shrunk[0]?.[0]?.[1]).toBeGreaterThan(shrunk[2]?.[0]?.[1] ?? 1);
});

test('of a crowd a sample tells the same', () => {
  const rows = heard(3, ...times(3_000, [0, 1]), ...times(3_000, [0, 2]), ...times(3_000, [0, 1]));
  const all = itemNeighbours(rows, { most: 2, shrinkage: 0, mostListeners: Infinity })[0] ?? [];
  const some = itemNeighbours(rows, { most: 2, shrinkage: 0, mostListeners: 300 })[0] ?? [];
  expect(some.map(([item]) => item)).toEqual([1, 2]);
  all.forEach(([, similarity], n) => {
    expect(some[n]?.[1]).toBeCloseTo(similarity, 1);
  });
});

test('items that EASE does not weigh are found by likeness, and lead to those that it does', () => {
  const rows = heard(5, ...times(30, [0, 1]), ...times(30, [2]), ...times(3, [3, 4, 0]));
  const model = trainModel(rows, { ...trainOptions, easeItems: 3, easeListeners: 1 });
  expect(best(model, 0)[0]).toBe(1);
  expect(best(model, 3).slice(0, 2).toSorted()).toEqual([0, 4]);
  expect(best(model, 2)).toEqual([]);
});

test('what listeners share tells listeners of two scenes apart', () => {
  const rows = heard(6, ...times(40, [0, 1, 2]), ...times(40, [3, 4, 5]), ...times(5, [2, 3]));
  const model = trainModel(rows);
  expect(best(model, 0, 1)[0]).toBe(2);
  expect(best(model, 4)[0]).not.toBe(2);
  expect(new Set(best(model, 4).slice(0, 2))).toEqual(new Set([3, 5]));
});

test('nothing heard, nothing learned, and no harm done', () => {
  expect(trainModel(heard(0)).values).toHaveLength(0);
  expect(trainModel(heard(3, [], [])).values).toHaveLength(0);
  expect(best(trainModel(heard(3, [1])), 1)).toEqual([]);
});

test('a thread beside learns the same, of what is kept, while this one goes on', async () => {
  const rows = heard(7, ...times(40, [0, 1, 6, 2]), ...times(40, [3, 4, 5]));
  const places = Int32Array.from([0, 1, 2, 3, 4, 5, -1]);
  const kept = heard(6, ...times(40, [0, 1, 2]), ...times(40, [3, 4, 5]));
  const lesson = { listeners: rows, places, width: 6 };
  expect(await trainInThread(lesson, new AbortController().signal)).toEqual(trainModel(kept));
});

test('a training that is called off ends at once', async () => {
  const calling = new AbortController();
  const lesson = () => ({ listeners: heard(2, [0, 1]), places: Int32Array.from([0, 1]), width: 2 });
  const training = trainInThread(lesson(), calling.signal);
  calling.abort();
  await expect(training).rejects.toThrow(/ended before/);
  await expect(trainInThread(lesson(), calling.signal)).rejects.toThrow();
});
