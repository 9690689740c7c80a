import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { daysSince, gatherLimits, gatherListening } from './gather-listening.ts';

let database: TestDatabase;
const now = new Date('2026-11-21T08:00:00Z');
const station = (n: number) => `station:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.close());

async function crowd(
  size: number,
  items: string[],
  change: { listens?: number; at?: string } = {},
): Promise<void> {
  const { listens = 4, at = '2026-11-21T08:00:00Z' } = change;
  for (let n = 0; n < size; n += 1) {
    await database.pool.query(
      `INSERT INTO listener_items (listener_id, item, plays, listens, skips, last_at)
       SELECT $1, item, 4, $3::integer, 4 - $3::integer, $4 FROM unnest($2::text[]) AS item`,
      [await insertListener(database.pool), items, listens, at],
    );
  }
}

test('what only two hear is left out, and so is what was only skipped', async () => {
  await crowd(2, [station(1)]);
  await crowd(3, [station(2)]);
  await crowd(5, [station(3)], { listens: 0 });
  const { units, places, listeners } = await gatherListening(database.pool, now);
  expect(units).toEqual([station(2)]);
  expect(Array.from(places).filter((place) => place >= 0)).toEqual([0]);
  expect(listeners.values).toHaveLength(5);
});

test('one who heard it a month ago counts half', async () => {
  await crowd(4, [station(1)], { at: '2026-10-22T08:00:00Z' });
  await crowd(4, [station(2)]);
  const { units, popularity } = await gatherListening(database.pool, now);
  expect(popularity[units.indexOf(station(1))]).toBeCloseTo(2);
  expect(popularity[units.indexOf(station(2))]).toBeCloseTo(4);
});

test('memory is bounded: by units, by likings of one listener, and by all likings', async () => {
  await crowd(40, [station(1), station(2), station(3)]);
  await crowd(5, [station(3)]);
  const limits = { ...gatherLimits, units: 1 };
  expect((await gatherListening(database.pool, now, limits)).units).toEqual([station(3)]);
  const ofOne = await gatherListening(database.pool, now, { ...gatherLimits, unitsOfListener: 2 });
  expect(ofOne.listeners.values).toHaveLength(85);
  expect((await gatherListening(database.pool, now, { ...gatherLimits, likings: 0 })).units).toEqual([]);
});

test('a clock that is ahead of now is now', () => {
  expect(daysSince(new Date('2027-01-01T00:00:00Z'), now)).toBe(0);
});
