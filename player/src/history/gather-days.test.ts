import { expect, test } from 'vitest';
import { exampleEntry } from '../test-parts/example-entry.ts';
import { gatherDays } from './gather-days.ts';

test('a line names each day before its plays', () => {
  const entries = [
    exampleEntry({ play: 'c', startedAt: new Date(2026, 10, 21, 9).toISOString() }),
    exampleEntry({ play: 'b', startedAt: new Date(2026, 10, 21, 0, 1).toISOString() }),
    exampleEntry({ play: 'a', startedAt: new Date(2026, 10, 20, 23, 59).toISOString() }),
  ];
  expect(gatherDays(entries).map(({ id, day }) => (day === undefined ? id : 'day'))).toEqual([
    ...['day', 'c', 'b'],
    ...['day', 'a'],
  ]);
  expect(gatherDays([])).toEqual([]);
});
