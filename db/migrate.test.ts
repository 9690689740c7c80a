import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { assertSchemaCurrent, migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('migrating twice, at once, changes nothing the second time', async () => {
  expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []]);
});

test('a process refuses to start on a newer schema, and on an older one', async () => {
  await assertSchemaCurrent(database);
  await database.pool.query(
    `INSERT INTO migrations (timestamp, name) VALUES (99999999999999, 'FromTomorrow')`,
  );
  await expect(assertSchemaCurrent(database)).rejects.toThrow(/newer than this Airdex.*FromTomorrow/);
  await database.pool.query('DELETE FROM migrations');
  await expect(assertSchemaCurrent(database)).rejects.toThrow(/airdex migrate/);
});
