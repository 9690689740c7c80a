import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { createPodcastGeneration, readPodcastGeneration } from './podcast-generation.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('many changes raise the generation once, and closing says what is left to say', async () => {
  const before = await readPodcastGeneration(database.pool);
  const generation = createPodcastGeneration(database, { gatherMs: 20 });
  for (let change = 0; change < 100; change += 1) generation.changed();
  await vi.waitFor(async () => {
    expect(await readPodcastGeneration(database.pool)).toBe(before + 1);
  }, 45_000);
  generation.changed();
  await generation.close();
  expect(await readPodcastGeneration(database.pool)).toBe(before + 2);
});

test('a database that is away is told once it is back', async () => {
  let isAway = true;
  const complaints: unknown[] = [];
  const query = ((...args: Parameters<typeof database.pool.query>) =>
    isAway ? Promise.reject(new Error('away')) : database.pool.query(...args)) as typeof database.pool.query;
  const pool = { query } as unknown as typeof database.pool;
  const before = await readPodcastGeneration(database.pool);
  const generation = createPodcastGeneration(
    { pool },
    { gatherMs: 5, onError: (error) => complaints.push(error) },
  );
  generation.changed();
  await vi.waitFor(() => {
    expect(complaints.length).toBeGreaterThan(0);
  }, 45_000);
  isAway = false;
  await vi.waitFor(async () => {
    expect(await readPodcastGeneration(database.pool)).toBe(before + 1);
  }, 45_000);
  await generation.close();
});
