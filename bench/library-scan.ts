import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { writeFiles } from '#db/stores/library-files.ts';
import { ensureFolders } from '#db/stores/library-folders.ts';
import { createProvider } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun } from '#db/stores/runs.ts';
import { openDiskSource } from '#refresh-jobs/library/disk-source.ts';
import { startTagReader } from '#refresh-jobs/library/tags/tag-reader.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { writeLibraryFiles } from './library-files.ts';
import { watchMemory } from './watch-memory.ts';

/**
 * How long a scan of generated files takes, and what memory: the first, and one that finds nothing new. With
 * `--rescan-only`, files are made known without being read, since a first scan takes long.
 */
const rescanOnly = process.argv.includes('--rescan-only');
const counts = process.argv.slice(2).map(Number).filter(Number.isFinite);
const dataDir = await mkdtemp(join(process.env.BENCH_DIR ?? tmpdir(), 'airdex-bench-scan-'));
const postgres = await startEmbeddedPostgres({ dataDir });
const database = await connectDatabase(postgres.url, { maxConnections: 10 });
await migrate(database);
const tags = startTagReader({ threads: availableParallelism() });
const context: RefreshContext = {
  ...{ database, worker: 'bench', log: pino({ level: 'warn' }), providers, tags, sealer: null },
  fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
  ...{ podcastsChanged: () => undefined, libraryChanged: () => undefined, canBePushed: false },
  ...{ now: () => new Date(), random: Math.random, signal: new AbortController().signal },
};

async function scan(providerId: string, what: string): Promise<void> {
  await requestRun(database.pool, providerId, 'cli');
  const run = await claimRun(database.pool, 'bench');
  if (!run) throw new Error('There was no run to claim.');
  const memory = watchMemory();
  const start = performance.now();
  await refreshCatalog(context, run);
  const seconds = (performance.now() - start) / 1_000;
  const done = await findRun(database.pool, run.id);
  if (done?.state !== 'succeeded') throw new Error(`The scan failed: ${done?.error ?? ''}`);
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${(done.seen / seconds).toFixed(0)} files/s, peak ${memory.stop().toFixed(0)} MB, ` +
      `${String(done.added)} added, ${String(done.unchanged)} unchanged; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  );
}

async function makeKnown(providerId: string, folder: string): Promise<void> {
  const source = await openDiskSource(folder);
  for await (const { path, files } of source.walk('', new AbortController().signal)) {
    const ids = await ensureFolders(database.pool, providerId, folder, [path]);
    const known = files.map(({ name, version, size }) => ({
      ...{
        folderId: ids.get(path) ?? '',
        path: `${path}/${name}`,
        version,
        size,
        contentHash: null,
        trackId: null,
      },
      ...{ kind: 'track' as const, state: 'ok' as const, failure: null, failureType: null },
    }));
    await writeFiles(database.pool, providerId, known);
  }
}

try {
  for (const count of counts.length > 0 ? counts : [100_000, 340_000]) {
    const folder = join(dataDir, `music-${String(count)}`);
    await writeLibraryFiles(folder, count);
    const { id } = await createProvider(database.pool, {
      ...{ kind: 'local-library', name: folder, config: { path: folder }, allowedHosts: [], enabled: true },
    });
    if (rescanOnly) await makeKnown(id, folder);
    else await scan(id, `${String(count)} files, first scan`);
    await scan(id, `${String(count)} files, nothing new`);
    await rm(folder, { recursive: true });
    await database.pool.query('TRUNCATE providers, tracks, albums, artists, library_genres CASCADE');
  }
} finally {
  await tags.close();
  await database.close();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
}
