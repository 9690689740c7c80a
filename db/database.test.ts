import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startDebianPostgres } from '#test-parts/start-debian-postgres.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';
import { connectDatabase, inTransaction } from './database.ts';

test('a transaction that throws leaves nothing, and its connection goes back', async () => {
  const database = await createTestDatabase();
  const failing = inTransaction(database, async (client) => {
    await client.query(`INSERT INTO issuers (id, name) VALUES ('lost', 'Lost')`);
    throw new Error('Changed my mind.');
  });
  await expect(failing).rejects.toThrow('Changed my mind.');
  expect((await database.pool.query('SELECT FROM issuers')).rowCount).toBe(0);
  expect(database.pool.idleCount).toBe(database.pool.totalCount);
  await database.close();
});

test('a server that is not there is said at once', async () => {
  await expect(connectDatabase('postgres://airdex@127.0.0.1:1/airdex')).rejects.toThrow(/ECONNREFUSED/);
});

describeWith(parts.postgres)('a server restarted under load', () => {
  test('is used again when it is back, and keeps every row that was acknowledged', async () => {
    const server = await startDebianPostgres();
    const database = await connectDatabase(server.url);
    await database.pool.query('CREATE TABLE kept (id integer PRIMARY KEY)');

    const acknowledged: number[] = [];
    let refused = 0;
    let next = 0;
    let isOver = false;
    const workers = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const id = (next += 1);
        try {
          await inTransaction(database, (client) => client.query('INSERT INTO kept VALUES ($1)', [id]));
          acknowledged.push(id);
        } catch {
          refused += 1;
          await sleep(20);
        }
      }
    });
    const moreAreKept = async () => {
      for (const before = acknowledged.length; acknowledged.length < before + 100;) await sleep(10);
    };

    await moreAreKept();
    for (const how of ['fast', 'killed'] as const) {
      await server.stop(how);
      await server.start();
      await moreAreKept();
    }
    isOver = true;
    await Promise.all(workers);

    expect(refused).toBeGreaterThan(0);
    const { rows } = await database.pool.query<{ id: number }>('SELECT id FROM kept');
    const kept = new Set(rows.map((row) => row.id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(database.pool.idleCount).toBe(database.pool.totalCount);
    await database.close();
    await server.close();
  });
});
