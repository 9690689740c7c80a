import { expect, test } from 'vitest';
import { bumpGeneration, readGeneration } from '#db/catalog-generation.ts';
import type { Database } from '#db/database.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';
import { watchFreshness } from './freshness.ts';

test('what changes while it begins to listen is known from the first', async () => {
  const database = await createTestDatabase();
  const { pool } = database;
  const changing = {
    query: pool.query.bind(pool),
    connect: async () => {
      await bumpGeneration(pool);
      return pool.connect();
    },
  };
  const freshness = await watchFreshness({ ...database, pool: changing as unknown as Database['pool'] });
  expect(freshness.generation()).toBe(await readGeneration(pool));
  await freshness.close();
  await database.close();
});
