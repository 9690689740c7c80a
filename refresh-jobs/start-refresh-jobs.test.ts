import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPostgresBroadcast } from '#broadcast/postgres-broadcast.ts';
import { findCheck, requestCheck } from '#db/stores/provider-checks.ts';
import { createProvider, listProviders } from '#db/stores/providers.ts';
import { findRun, listRuns, requestRun } from '#db/stores/runs.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startRefreshJobs } from './start-refresh-jobs.ts';

let database: TestDatabase;
let dataDir: string;
const workers: { close(): Promise<void> }[] = [];
beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-refresh-'));
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function startWorker(): Promise<void> {
  workers.push(
    await startRefreshJobs({
      ...{ database, dataDir },
      broadcast: createPostgresBroadcast(database),
      log: pino({ level: 'silent' }),
    }),
  );
}

// A closed port of this machine, which is refused anyway: no test contacts anything.
const newStation = (n: number, enabled = true) =>
  createProvider(database.pool, {
    ...{ kind: 'station', name: `Station ${String(n)}`, allowedHosts: [], enabled },
    config: { url: `http://127.0.0.1:9/${String(n)}` },
  });

test('what is due runs at once and, with several workers, once', async () => {
  const made = await Promise.all(Array.from({ length: 8 }, (_, n) => newStation(n)));
  await Promise.all([startWorker(), startWorker()]);
  await vi.waitFor(
    async () => {
      const providers = await listProviders(database.pool);
      expect(providers.map((provider) => provider.items)).toEqual(made.map(() => 1));
    },
    { timeout: 30_000 },
  );
  for (const provider of made) {
    expect((await listRuns(database.pool, provider.id, { limit: 10 })).rows).toHaveLength(1);
  }
});

test('a requested run and a requested check are taken without waiting for the next tick', async () => {
  await startWorker();
  const provider = await newStation(1, false);
  const run = await requestRun(database.pool, provider.id, 'admin');
  const check = await requestCheck(database.pool, {
    ...{ kind: 'station', name: 'Hand made', config: { url: 'http://127.0.0.1:9/x' }, allowedHosts: [] },
  });
  await vi.waitFor(
    async () => {
      expect(await findRun(database.pool, run?.id ?? '')).toMatchObject({ state: 'succeeded', added: 1 });
      expect(await findCheck(database.pool, check.id)).toMatchObject({
        ...{ state: 'succeeded', result: { seen: 1, sample: [{ name: 'Hand made' }] } },
      });
    },
    { timeout: 30_000 },
  );
});
