import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { connectDatabase } from './database.ts';
import { assertSchemaCurrent, migrate } from './migrate.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('migrating twice, at once, changes nothing the second time', async () => {
  expect(await Promise.all([migrate(database), migrate(database)])).toEqual([[], []]);
});

test('two processes that migrate an empty database at once make one schema', async () => {
  const empty = await createTestDatabase();
  await empty.pool.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await expect(assertSchemaCurrent(empty)).rejects.toThrow(/airdex migrate/);
  const processes = await Promise.all([connectDatabase(empty.url), connectDatabase(empty.url)]);
  const ran = await Promise.all(processes.map((process) => migrate(process)));
  expect(ran.map((names) => names.length).toSorted()).toEqual([0, empty.source.migrations.length]);
  await assertSchemaCurrent(empty);
  await Promise.all(processes.map((process) => process.close()));
  await empty.close();
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
