import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { loadStationTerms, watchStationTerms } from './station-terms.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}

const changed = () => database.pool.query(`SELECT pg_notify('catalog_changed', '2')`);

test('an empty catalog has an empty dictionary', async () => {
  expect((await loadStationTerms(database.pool)).size).toBe(0);
});

test('is there soon after the start, and again after the catalog changed', async () => {
  await insertStations(database.pool, [{ name: 'Erste Welle' }, { name: 'Zweite Welle', retired: true }]);
  const terms = await watchStationTerms(database, { settleMs: 20 });
  expect(terms.current()).toBeNull();
  await until(() => terms.current() !== null);
  expect(terms.current()).toMatchObject({ size: 2, items: 1 });

  await insertStations(database.pool, [{ name: 'Dritte Welle' }]);
  await changed();
  await until(() => terms.current()?.count('welle') === 2);
  await terms.close();
});

test('reads once for many changes in a row, and keeps the last words when reading fails', async () => {
  let readings = 0;
  let failing = false;
  const errors: unknown[] = [];
  const counted = {
    pool: new Proxy(database.pool, {
      get: (pool, name) => {
        const member: unknown = Reflect.get(pool, name);
        if (name !== 'query') return typeof member === 'function' ? (member.bind(pool) as unknown) : member;
        readings += 1;
        return failing
          ? () => Promise.reject(new Error('away'))
          : (text: string) => database.pool.query(text);
      },
    }),
  };
  const terms = await watchStationTerms(counted, {
    settleMs: 200,
    onError: (error) => errors.push(error),
  });
  await until(() => terms.current() !== null);
  const before = readings;
  const words = terms.current();
  await database.pool.query(`SELECT pg_notify('catalog_changed', n::text) FROM generate_series(1, 20) n`);
  await until(() => terms.current() !== words);
  expect(readings).toBe(before + 1);

  failing = true;
  const kept = terms.current();
  await changed();
  await until(() => errors.length > 0);
  expect(terms.current()).toBe(kept);
  failing = false;
  await until(() => terms.current() !== kept);
  await terms.close();
});
