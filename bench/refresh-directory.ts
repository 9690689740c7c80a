import { noTags } from '#test-parts/no-tags.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { deleteProvider } from '#catalog/delete-provider.ts';
import type { StationEntry } from '#catalog/entry.ts';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { createProvider } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun, type RunRow } from '#db/stores/runs.ts';
import type { Batch, Outcome, Provider } from '#refresh-jobs/providers/provider.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { directoryEntries } from './directory-entries.ts';
import { watchMemory } from './watch-memory.ts';

const count = 51_000;
const perBatch = 1_000;
let listed: StationEntry[] = [];

/** A directory in memory, so that what is measured is Airdex and not a network. */
const directory: Provider = {
  kind: 'directory',
  config: z.unknown(),
  intervalSeconds: 3_600,
  async *readEntries(): AsyncGenerator<Batch, Outcome> {
    for (let start = 0; start < listed.length; start += perBatch) {
      yield await Promise.resolve({
        entries: listed.slice(start, start + perBatch),
        expected: listed.length,
      });
    }
    return { kind: 'complete' };
  },
};

function contextFor(database: Database): RefreshContext {
  return {
    database,
    worker: 'bench',
    log: pino({ level: 'error' }),
    providers: { directory },
    fetchFor: () => () => Promise.reject(new Error('The directory is in memory.')),
    sealer: null,
    podcastsChanged: () => undefined,
    libraryChanged: () => undefined,
    tags: noTags,
    canBePushed: false,
    now: () => new Date(),
    random: Math.random,
    signal: new AbortController().signal,
  };
}

type Line = { what: string; seconds: number; peakMegabytes: number; run?: RunRow | null };

async function timed(what: string, work: () => Promise<RunRow | null | undefined>): Promise<Line> {
  const memory = watchMemory();
  const start = performance.now();
  const run = await work();
  const seconds = (performance.now() - start) / 1_000;
  return { what, seconds, peakMegabytes: memory.stop(), run: run ?? null };
}

async function refresh(database: Database, providerId: string): Promise<RunRow | null> {
  await requestRun(database.pool, providerId, 'cli');
  const run = await claimRun(database.pool, 'bench');
  if (!run) throw new Error('There was no run to claim.');
  await refreshCatalog(contextFor(database), run);
  const finished = await findRun(database.pool, run.id);
  if (finished?.state !== 'succeeded') throw new Error(`The run failed: ${String(finished?.error)}`);
  return finished;
}

/** What any way of keeping them would have to do: the same entries into an empty table, nothing made of them. */
async function insertBare(database: Database): Promise<undefined> {
  await database.pool.query('CREATE TABLE bare (key text PRIMARY KEY, entry jsonb NOT NULL)');
  for (let start = 0; start < listed.length; start += perBatch) {
    await database.pool.query(
      `INSERT INTO bare SELECT entry ->> 'key', entry FROM jsonb_array_elements($1) AS entry`,
      [JSON.stringify(listed.slice(start, start + perBatch))],
    );
  }
}

function print(lines: Line[], before: number): void {
  const width = Math.max(...lines.map(({ what }) => what.length));
  console.log(`${'what'.padEnd(width)}  seconds  peak MB    added  updated  unchanged  retired`);
  for (const { what, seconds, peakMegabytes, run } of lines) {
    const counts = run ? [run.added, run.updated, run.unchanged, run.retired] : [];
    const cells = [seconds.toFixed(1).padStart(7), peakMegabytes.toFixed(0).padStart(7)];
    const widths = [7, 7, 9, 7];
    const numbers = counts.map((number, index) => String(number).padStart(widths[index] ?? 7));
    console.log(`${what.padEnd(width)}  ${[...cells, ...numbers].join('  ')}`);
  }
  console.log(`(the process and the made-up directory itself: ${before.toFixed(0)} MB)`);
}

const dataDir = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
const database = await connectDatabase(postgres.url);
try {
  await migrate(database);
  listed = directoryEntries(count, 20_261_121);
  const before = process.memoryUsage.rss() / 1_000_000;
  const { id } = await createProvider(database.pool, {
    ...{ kind: 'directory', name: 'Benchmark', config: {}, allowedHosts: [], enabled: true },
  });
  const lines = [
    await timed('compare: bare entries into a table', () => insertBare(database)),
    await timed('first run', () => refresh(database, id)),
    await timed('nothing changed', () => refresh(database, id)),
  ];
  listed = listed.map((entry, index) =>
    index % 100 === 0 ? { ...entry, name: `${entry.name} New` } : entry,
  );
  lines.push(await timed('1 % renamed', () => refresh(database, id)));
  listed = listed.map((entry, index) =>
    index % 4 === 0 ? { ...entry, popularity: (entry.popularity ?? 0) + 1 } : entry,
  );
  lines.push(await timed('popularity of 25 % changed', () => refresh(database, id)));
  listed = listed.filter((_, index) => index % 10 !== 0);
  lines.push(await timed('a tenth gone', () => refresh(database, id)));
  lines.push(
    await timed('the provider deleted', async () => {
      await deleteProvider(database, id);
      return null;
    }),
  );
  const { rows } = await database.pool.query<{ stations: number }>(
    'SELECT count(*) AS stations FROM stations',
  );
  print(lines, before);
  console.log(`${String(count)} entries became ${String(rows[0]?.stations)} stations`);
} finally {
  await database.close();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
}
