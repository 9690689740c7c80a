import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { deleteProvider } from '#catalog/delete-provider.ts';
import type { StationEntry } from '#catalog/entry.ts';
import { changeProvider, createProvider, findProvider, type ProviderRow } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun, type RunRow } from '#db/stores/runs.ts';
import { listStations } from '#db/stores/stations.ts';
import { noTags } from '#test-parts/no-tags.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { SourceError } from './errors.ts';
import type { Batch, Outcome, Provider, ReadContext } from './providers/provider.ts';
import { refreshCatalog } from './refresh-catalog.ts';
import type { RefreshContext } from './runs/refresh-context.ts';

let database: TestDatabase;
let provider: ProviderRow;
let reads: (context: ReadContext) => AsyncGenerator<Batch, Outcome>;
const now = new Date('2026-11-21T12:00:00Z');

const made: Provider<{ url?: string | undefined }> = {
  kind: 'made',
  config: z.object({ url: z.url().optional() }),
  intervalSeconds: 3_600,
  readEntries: (_, context) => reads(context),
};

beforeEach(async () => {
  database = await createTestDatabase();
  provider = await newProvider('Made');
});
afterEach(() => database.close());

function newProvider(name: string, config: Record<string, unknown> = {}): Promise<ProviderRow> {
  return createProvider(database.pool, {
    ...{ kind: 'made', name, config, allowedHosts: [], enabled: true },
  });
}

async function refresh(by = provider, more: Partial<RefreshContext> = {}): Promise<RunRow | null> {
  await requestRun(database.pool, by.id, 'schedule');
  const run = await claimRun(database.pool, 'worker');
  if (!run) throw new Error('There was no run to claim.');
  await refreshCatalog(
    {
      database,
      worker: 'worker',
      log: pino({ level: 'silent' }),
      providers: { made: made as Provider },
      fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
      sealer: null,
      podcastsChanged: () => undefined,
      libraryChanged: () => undefined,
      tags: noTags,
      canBePushed: false,
      now: () => now,
      random: () => 0.5,
      signal: new AbortController().signal,
      ...more,
    },
    run,
  );
  return findRun(database.pool, run.id);
}

const entry = (key: string): StationEntry => ({
  ...{ key, name: `Name ${key}`, streams: [{ url: `http://${key}.example/live` }] },
});

function lists(...keys: string[]): typeof reads {
  return async function* () {
    for (const key of keys) yield await Promise.resolve({ entries: [entry(key)], expected: keys.length });
    return { kind: 'complete', validators: { etag: 'first' } };
  };
}

function breaks(error: Error, ...before: string[]): typeof reads {
  return async function* () {
    for (const key of before) yield await Promise.resolve({ entries: [entry(key)] });
    throw error;
  };
}

async function names(): Promise<string[]> {
  return (await listStations(database.pool, {}, { sort: 'name', limit: 200 })).rows.map((row) => row.name);
}

async function staged(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) AS count FROM staged_entries',
  );
  return rows[0]?.count ?? 0;
}

test('a source that breaks in the middle changes nothing, says why, and is asked again later', async () => {
  reads = lists('a', 'b');
  expect(await refresh()).toMatchObject({ state: 'succeeded', complete: true, added: 2, expected: 2 });
  reads = breaks(new SourceError('unreachable', 'The source hung up.'), 'c');
  expect(await refresh()).toMatchObject({
    ...{ state: 'failed', complete: false, error: 'The source hung up.', errorType: 'unreachable' },
  });
  expect(await names()).toEqual(['Name a', 'Name b']);
  expect(await staged()).toBe(0);
  const after = await findProvider(database.pool, provider.id);
  expect(after).toMatchObject({ failures: 1, validators: { etag: 'first' } });
  expect(after?.nextRunAt).toEqual(new Date('2026-11-21T12:01:00Z'));
  reads = lists('a');
  await refresh();
  expect(await findProvider(database.pool, provider.id)).toMatchObject({ failures: 0 });
  expect(await names()).toEqual(['Name a']);
});

test('a source is not asked before the time it named', async () => {
  const retryAt = new Date('2026-11-21T15:00:00Z');
  reads = breaks(new SourceError('refused-by-source', 'Too many requests.', { retryAt }));
  await refresh();
  expect((await findProvider(database.pool, provider.id))?.nextRunAt).toEqual(retryAt);
});

test('a fault of ours is told in words, without a stack, and is in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => lines.push(line) });
  reads = breaks(new TypeError('undefined is not a station'), 'a');
  const run = await refresh(provider, { log });
  expect(run).toMatchObject({ state: 'failed', errorType: 'internal' });
  expect(run?.error).not.toContain('undefined');
  expect(lines.join('')).toContain('undefined is not a station');
});

test('a provider that is removed in the middle of its run is no fault of ours', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) });
  reads = async function* () {
    yield { entries: [entry('a')] };
    await deleteProvider(database, provider.id);
    yield { entries: [entry('b')] };
    return { kind: 'complete' };
  };
  expect(await refresh(provider, { log })).toBeNull();
  expect(lines).toEqual([]);
  expect(await names()).toEqual([]);
  expect(await staged()).toBe(0);
});

test('one failing provider does not keep another from its run', async () => {
  const other = await newProvider('Other');
  reads = breaks(new SourceError('gone', 'It is gone.'));
  await refresh();
  reads = lists('o');
  expect(await refresh(other)).toMatchObject({ state: 'succeeded' });
  expect(await names()).toEqual(['Name o']);
});

test('settings that fit no kind, or not theirs, fail the run in words', async () => {
  reads = lists('a');
  const wrong = await newProvider('Wrong', { url: 'not an address' });
  expect(await refresh(wrong)).toMatchObject({ state: 'failed', errorType: 'misconfigured' });
  expect(await refresh(provider, { providers: {} })).toMatchObject({
    ...{ state: 'failed', errorType: 'misconfigured', error: 'This Airdex has no provider kind "made".' },
  });
});

test('a worker that is stopped hands its run to another, which does all of it', async () => {
  const stopping = new AbortController();
  reads = async function* (context) {
    yield await Promise.resolve({ entries: [entry('a')] });
    stopping.abort(new Error('stopping'));
    context.signal.throwIfAborted();
    return { kind: 'complete' };
  };
  const run = await refresh(provider, { signal: stopping.signal });
  expect(run).toMatchObject({ state: 'running', waiting: true, seen: 0 });
  expect(await staged()).toBe(0);
  reads = lists('a', 'b');
  expect((await refresh())?.id).toBe(run?.id);
  expect(await names()).toEqual(['Name a', 'Name b']);
});

test('progress shows while a run is under way', async () => {
  const seen: (number | null)[] = [];
  reads = async function* () {
    yield await Promise.resolve({ entries: [entry('a'), entry('b')], expected: 3 });
    const { rows } = await database.pool.query<{ seen: number; expected: number }>('SELECT * FROM runs');
    seen.push(rows[0]?.seen ?? null, rows[0]?.expected ?? null);
    yield { entries: [entry('c')] };
    return { kind: 'complete' };
  };
  await refresh();
  expect(seen).toEqual([2, 3]);
});

test('a provider is not due again while what its run found out is being planned', async () => {
  reads = lists('a');
  await database.pool.query(`
    CREATE FUNCTION refuse_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM providers WHERE id = NEW.provider_id AND next_run_at <= now())
      THEN RAISE 'another run could be requested now'; END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER refuse_due AFTER UPDATE ON runs FOR EACH ROW WHEN (NEW.state = 'succeeded')
      EXECUTE FUNCTION refuse_due()`);
  expect(await refresh()).toMatchObject({ state: 'succeeded', error: null });
});

test('settings changed during a run are read at once, and in full', async () => {
  reads = async function* () {
    yield await Promise.resolve({ entries: [entry('a')] });
    await changeProvider(database.pool, provider.id, { config: { url: 'https://other.example/' } });
    return { kind: 'complete', validators: { etag: 'of the old address' } };
  };
  await refresh();
  const after = await findProvider(database.pool, provider.id);
  expect(after?.validators).toEqual({});
  expect(after?.nextRunAt.getTime()).toBeLessThanOrEqual(Date.now());
});

test('what a provider holds open is closed when the fault is ours', async () => {
  let isOpen = true;
  reads = async function* () {
    try {
      await database.pool.query('ALTER TABLE staged_entries RENAME TO elsewhere');
      yield { entries: [entry('a')] };
      return { kind: 'complete' };
    } finally {
      isOpen = false;
      await database.pool.query('ALTER TABLE elsewhere RENAME TO staged_entries');
    }
  };
  expect(await refresh()).toMatchObject({ state: 'failed', errorType: 'internal' });
  expect(isOpen).toBe(false);
});
