import { expect, test } from 'vitest';
import type { Queryable } from '#db/database.ts';
import { announceSparingly } from './announce-sparingly.ts';

test('tells the first change at once, later ones together, and nothing twice', async () => {
  let time = 1_000_000;
  let told = 0;
  const db = { query: () => Promise.resolve((told += 1)) } as unknown as Queryable;
  const announce = announceSparingly(60_000, () => new Date(time));

  await announce.catchUp(db);
  expect(told).toBe(0);
  await announce.changed(db);
  expect(told).toBe(1);
  for (let change = 0; change < 10; change += 1) await announce.changed(db);
  await announce.catchUp(db);
  expect(told).toBe(1);
  time += 60_000;
  await announce.catchUp(db);
  expect(told).toBe(2);
  time += 60_000;
  await announce.catchUp(db);
  expect(told).toBe(2);
});
