import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeProvider, createProvider } from '#db/stores/providers.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { readsTagText, tagText } from '#test-parts/tag-text-files.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startLibraryWatch } from './start-library-watch.ts';

let database: TestDatabase;
let folder: string;
let context: RefreshContext;

beforeEach(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'airdex-watches-'));
  context = {
    ...{ database, worker: 'worker', log: pino({ level: 'silent' }), providers, tags: readsTagText },
    fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
    ...{
      sealer: null,
      podcastsChanged: () => undefined,
      libraryChanged: () => undefined,
      canBePushed: false,
    },
    ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
  };
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function addLibrary(config: Record<string, unknown>): Promise<string> {
  const { id } = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Mine', config, allowedHosts: [], enabled: true },
  });
  await database.pool.query("UPDATE providers SET next_run_at = now() + interval '5 hours' WHERE id = $1", [
    id,
  ]);
  return id;
}
const minutesToRun = async (id: string) => {
  const { rows } = await database.pool.query<{ minutes: number }>(
    'SELECT (extract(epoch FROM next_run_at - now()) / 60)::float8 AS minutes FROM providers WHERE id = $1',
    [id],
  );
  return rows[0]?.minutes ?? Number.NaN;
};
const soon = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 200 });

test('a library that is watched is scanned once, for what changed meanwhile, and heard of from then on', async () => {
  const id = await addLibrary({ path: folder });
  const one = await startLibraryWatch(context);
  // Another worker leaves it alone.
  const other = await startLibraryWatch(context);
  try {
    await soon(async () => {
      expect(await minutesToRun(id)).toBeLessThanOrEqual(0);
    });
    await writeFile(join(folder, '1.mp3'), tagText({ title: 'One' }));
    await soon(async () => {
      const { rows } = await database.pool.query('SELECT title FROM tracks WHERE retired_at IS NULL');
      expect(rows).toEqual([{ title: 'One' }]);
    });
    await changeProvider(database.pool, id, { enabled: false });
  } finally {
    await one.close();
    await other.close();
  }
});

test('a library that is not watched is scanned every ten minutes', async () => {
  const id = await addLibrary({ path: folder, watch: false });
  const watching = await startLibraryWatch(context);
  try {
    await soon(async () => {
      expect(await minutesToRun(id)).toBeLessThan(10.1);
    });
    expect(await minutesToRun(id)).toBeGreaterThan(5);
  } finally {
    await watching.close();
  }
});
