import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const differences = async () =>
  (await database.source.driver.createSchemaBuilder().log()).upQueries.map(({ query }) => query);

test('entities and migrations agree', async () => {
  expect(await differences()).toEqual([]);
});

test('a column, a default, a reference or an index that only one of them has is noticed', async () => {
  await database.pool.query('ALTER TABLE issuers ADD COLUMN surprise text');
  await database.pool.query(`ALTER TABLE runs ALTER COLUMN state SET DEFAULT 'asleep'`);
  await database.pool.query('ALTER TABLE favorites DROP CONSTRAINT favorites_listener_id_fkey');
  await database.pool.query('CREATE INDEX surprise ON listeners (name)');
  const found = (await differences()).join('\n');
  expect(found).toMatch(/"issuers" DROP COLUMN "surprise"/);
  expect(found).toMatch(/"runs" ALTER COLUMN "state" SET DEFAULT 'running'/);
  expect(found).toMatch(/favorites_listener_id_fkey/);
  expect(found).toMatch(/DROP INDEX .*"surprise"/);
});

test('indexes that TypeORM cannot describe are there by the names that entities give', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public'`,
  );
  const there = rows.map((row) => row.name);
  const declared = database.source.entityMetadatas.flatMap((entity) =>
    entity.indices.map(({ name }) => name),
  );
  expect(declared.length).toBeGreaterThan(5);
  expect(declared.filter((name) => !there.includes(name))).toEqual([]);
});

test('every table has its entity, but for those of a type that TypeORM does not know', async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const known = database.source.entityMetadatas.map((entity) => entity.tableName);
  const unknown = rows.map((row) => row.name).filter((name) => !known.includes(name));
  expect(unknown).toEqual(['consumer_offsets', 'event_log', 'migrations']);
});
