import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { favoriteUrns, putFavorite } from '#db/stores/favorites.ts';
import { ensureOwnIssuer, ownIssuer } from '#db/stores/issuers.ts';
import { findOrCreateListener } from '#db/stores/listeners.ts';
import { createProvider, type ProviderRow } from '#db/stores/providers.ts';
import {
  claimRun,
  failRun,
  findRun,
  replaceAbandonedRuns,
  requestDueRuns,
  requestRun,
  type RunTrigger,
} from '#db/stores/runs.ts';
import { findStation, listStations } from '#db/stores/stations.ts';
import { readGeneration } from '#db/catalog-generation.ts';
import type { Queryable } from '#db/database.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { commitRun, stageBatch, TooMuchLost } from './commit-run.ts';
import { joinStations, listEntries, splitStation } from './correct-stations.ts';
import { deleteProvider } from './delete-provider.ts';
import type { StationEntry } from './entry.ts';

let database: TestDatabase;
let provider: ProviderRow;
beforeEach(async () => {
  database = await createTestDatabase();
  provider = await newProvider('First');
});
afterEach(() => database.close());

function newProvider(name: string): Promise<ProviderRow> {
  return createProvider(database.pool, {
    ...{ kind: 'radio-browser', name, config: {}, allowedHosts: [], enabled: true },
  });
}

const entry = (key: string, name: string, url: string, more: Partial<StationEntry> = {}): StationEntry => ({
  ...{ key, name, streams: [{ url }], ...more },
});

async function run(
  entries: StationEntry[],
  options: {
    kind?: 'complete' | 'changes' | 'unchanged';
    removed?: string[];
    by?: ProviderRow;
    trigger?: RunTrigger;
  } = {},
) {
  const by = options.by ?? provider;
  await requestRun(database.pool, by.id, options.trigger ?? 'schedule');
  const claimed = await claimRun(database.pool, 'worker');
  if (!claimed) throw new Error('No run to claim.');
  const drops = await stageBatch(database.pool, claimed.id, entries);
  try {
    await commitRun(database, {
      id: claimed.id,
      worker: 'worker',
      provider: { id: by.id, kind: by.kind, signsStreams: false },
      kind: options.kind ?? 'complete',
      removed: options.removed ?? [],
      drops,
      dropped: drops.length,
      validators: undefined,
      bookmark: undefined,
      staged: entries.length - drops.length,
    });
  } catch (error) {
    if (!(error instanceof TooMuchLost)) throw error;
    await failRun(database.pool, {
      ...{ id: claimed.id, worker: 'worker', error: error.message, errorType: 'too-much-lost', drops },
    });
  }
  return findRun(database.pool, claimed.id);
}

async function names(): Promise<string[]> {
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 200 });
  return rows.map((row) => row.name);
}

test('a run says what came, changed and stayed, and readers learn of it by the generation', async () => {
  const before = await readGeneration(database.pool);
  expect(
    await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]),
  ).toMatchObject({
    ...{ state: 'succeeded', complete: true, seen: 2, added: 2, updated: 0, unchanged: 0, retired: 0 },
  });
  expect(await readGeneration(database.pool)).toBe(before + 1);
  expect(
    await run([entry('a', 'Alpha Two', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]),
  ).toMatchObject({
    ...{ added: 0, updated: 1, unchanged: 1, retired: 0 },
  });
  expect(await names()).toEqual(['Alpha Two', 'Beta']);
  const generation = await readGeneration(database.pool);
  await run([entry('a', 'Alpha Two', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  expect(await readGeneration(database.pool)).toBe(generation);
});

test('a source that says that nothing changed has all of its entries counted as unchanged', async () => {
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  expect(await run([], { kind: 'unchanged' })).toMatchObject({
    ...{ state: 'succeeded', complete: false, seen: 2, added: 0, updated: 0, unchanged: 2, retired: 0 },
  });
  expect(await names()).toEqual(['Alpha', 'Beta']);
});

test('only a complete run retires; a tombstone retires in any', async () => {
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  expect(await run([entry('b', 'Beta', 'http://b.example/1')], { kind: 'changes' })).toMatchObject({
    retired: 0,
  });
  expect(await names()).toEqual(['Alpha', 'Beta']);
  expect(await run([], { kind: 'changes', removed: ['b'] })).toMatchObject({ retired: 1, complete: false });
  expect(await names()).toEqual(['Alpha']);
  expect(await run([entry('c', 'Gamma', 'http://c.example/1')])).toMatchObject({ added: 1, retired: 1 });
  expect(await names()).toEqual(['Gamma']);
});

test('a station that comes back is the same station', async () => {
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  const id = (await listStations(database.pool, {}, { sort: 'name', limit: 1 })).rows[0]?.id;
  await run([entry('b', 'Beta', 'http://b.example/1')]);
  expect(await findStation(database.pool, id ?? '')).toMatchObject({ name: 'Alpha', retired: true });
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  expect(await findStation(database.pool, id ?? '')).toMatchObject({ name: 'Alpha', retired: false });
});

test('a source that lost nearly everything is not believed at once, but when an admin insists or a day has passed', async () => {
  const many = Array.from({ length: 40 }, (_, n) =>
    entry(`k${String(n)}`, `Name ${String(n)}`, `http://h${String(n)}.example/`),
  );
  await run(many);
  const few = many.slice(0, 3);
  expect(await run(few, { trigger: 'admin' })).toMatchObject({
    ...{ state: 'failed', errorType: 'too-much-lost', retired: 0 },
  });
  expect(await run([])).toMatchObject({ state: 'failed' });
  expect(await run(few)).toMatchObject({ state: 'failed' });
  expect(await names()).toHaveLength(40);
  expect(await run(few, { trigger: 'admin' })).toMatchObject({ state: 'succeeded', retired: 37 });
  expect(await names()).toHaveLength(3);

  await run(many);
  expect(await run(few)).toMatchObject({ state: 'failed' });
  await database.pool.query(`UPDATE runs SET started_at = started_at - interval '25 hours'`);
  expect(await run(few)).toMatchObject({ state: 'succeeded', retired: 37 });
});

test('a run whose staged entries a database crash took away commits nothing', async () => {
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  await requestRun(database.pool, provider.id, 'admin');
  const claimed = await claimRun(database.pool, 'worker');
  await stageBatch(database.pool, claimed?.id ?? '', [entry('a', 'Alpha', 'http://a.example/1')]);
  await database.pool.query('TRUNCATE staged_entries');
  await stageBatch(database.pool, claimed?.id ?? '', [entry('b', 'Beta', 'http://b.example/1')]);
  await expect(
    commitRun(database, {
      ...{ id: claimed?.id ?? '', worker: 'worker', kind: 'complete', removed: [], drops: [], dropped: 0 },
      ...{ validators: undefined, bookmark: undefined, staged: 2 },
      provider: { id: provider.id, kind: provider.kind, signsStreams: false },
    }),
  ).rejects.toThrow(/lost what this run had staged/);
  expect(await names()).toEqual(['Alpha', 'Beta']);
});

test('an address or a key that no index can keep is dropped and named, and the others are kept', async () => {
  // Random, as the database would compress what repeats itself.
  const long = randomBytes(9_000).toString('hex');
  const mixed = await run([
    entry('a', 'Alpha', 'http://a.example/1'),
    entry('b', 'Beta', `http://b.example/${long}`),
    entry(long, 'Gamma', 'http://c.example/1'),
  ]);
  expect(mixed).toMatchObject({ state: 'succeeded', seen: 1, added: 1, dropped: 2 });
  expect(mixed?.drops.map((drop) => drop.entry)).toEqual(['Beta', 'Gamma']);
  expect(await names()).toEqual(['Alpha']);
});

test('whatever else is far too long harms neither the run nor the station', async () => {
  const long = randomBytes(9_000).toString('hex');
  const station = entry('a', long, 'http://a.example/1', {
    ...{ homepage: `http://a.example/${long}`, artworkUrl: `http://a.example/${long}.png`, country: long },
    ...{ languages: [long], tags: [long, ...Array.from({ length: 3_000 }, (_, n) => `tag ${String(n)}`)] },
  });
  expect(await run([station])).toMatchObject({ state: 'succeeded', added: 1 });
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 1 });
  expect(JSON.stringify(rows[0]).length).toBeLessThan(10_000);
});

test('what is listed twice is kept once and named', async () => {
  const twice = await run([
    entry('a', 'Alpha', 'http://a.example/1'),
    entry('a', 'Other', 'http://z.example/1'),
  ]);
  expect(twice).toMatchObject({ seen: 1, dropped: 1, drops: [{ entry: 'a' }] });
});

test('the same station of two providers is one, and falls apart into the same ids when one of them changes', async () => {
  const second = await newProvider('Second');
  await run([entry('a', 'Alpha', 'http://a.example/1')]);
  await run([entry('x', 'ALPHA', 'https://a.example/1'), entry('y', 'Ypsilon', 'http://y.example/1')], {
    by: second,
  });
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 10 });
  expect(rows.map((row) => row.streams.length)).toEqual([1, 1]);
  expect(rows[0]?.streams[0]?.url).toBe('https://a.example/1');
  await run([entry('x', 'Xenon', 'http://x.example/1'), entry('y', 'Ypsilon', 'http://y.example/1')], {
    by: second,
  });
  expect(await names()).toEqual(['Alpha', 'Xenon', 'Ypsilon']);
  expect((await findStation(database.pool, rows[0]?.id ?? ''))?.name).toBe('Alpha');
});

test('two stations that turn out to be one: the older id stays, the other keeps answering, favorites follow', async () => {
  await ensureOwnIssuer(database.pool);
  const listener = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'ada' });
  await run([entry('a', 'Alpha', 'http://a.example/1')]);
  const older = (await listStations(database.pool, {}, { sort: 'name', limit: 1 })).rows[0]?.id ?? '';
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 9 });
  const newer = rows.find((row) => row.id !== older)?.id ?? '';
  await putFavorite(database.pool, listener.id, `station:${newer}`, { title: 'Beta' });

  const both = [{ url: 'http://a.example/1' }, { url: 'http://b.example/1' }];
  await run([{ ...entry('a', 'Alpha', ''), streams: both }, entry('b', 'Beta', 'http://b.example/1')]);
  expect(await findStation(database.pool, newer)).toMatchObject({ id: older });
  expect(await favoriteUrns(database.pool, listener.id)).toEqual(new Set([`station:${older}`]));
});

test("an admin's split and join outlive the next refresh", async () => {
  const same = [entry('a', 'Alpha', 'http://s.example/1'), entry('b', 'Beta', 'http://s.example/1')];
  const other = entry('c', 'Gamma', 'http://c.example/1');
  await run([...same, other]);
  expect(await names()).toHaveLength(2);
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 9 });
  const merged = rows.find((row) => row.name !== 'Gamma')?.id ?? '';
  expect(await listEntries(database.pool, merged)).toHaveLength(2);

  const split = await splitStation(database, merged, [{ providerId: provider.id, key: 'b' }]);
  expect(split).not.toBeNull();
  expect(split).not.toBe(merged);
  const renamed = entry('c', 'Gamma New', 'http://c.example/1');
  await run([...same, renamed]);
  expect(await names()).toEqual(['Alpha', 'Beta', 'Gamma New']);

  const gamma = rows.find((row) => row.name === 'Gamma')?.id ?? '';
  expect(await joinStations(database, [split ?? '', gamma])).not.toBeNull();
  await run([...same, entry('c', 'Gamma Newer', 'http://c.example/1')]);
  expect(await names()).toHaveLength(2);
  expect(await splitStation(database, merged, [{ providerId: provider.id, key: 'no such' }])).toBeNull();
});

test('an admin reads the names of entries as the station shows them', async () => {
  await run([entry('a', 'Radio KrÃ¶te', 'http://a.example/1')]);
  const { rows } = await listStations(database.pool, {}, { sort: 'name', limit: 1 });
  expect(rows[0]?.name).toBe('Radio Kröte');
  expect(await listEntries(database.pool, rows[0]?.id ?? '')).toMatchObject([{ name: 'Radio Kröte' }]);
});

test('deleting a provider takes out what only it knew, and leaves what others know', async () => {
  const second = await newProvider('Second');
  await run([entry('a', 'Alpha', 'http://a.example/1'), entry('b', 'Beta', 'http://b.example/1')]);
  await run([entry('x', 'Alpha', 'http://a.example/1')], { by: second });
  expect(await deleteProvider(database, provider.id)).toBe(true);
  expect(await deleteProvider(database, provider.id)).toBe(false);
  expect(await names()).toEqual(['Alpha']);
});

test('two refreshes at once are one run, and a run of a lost worker is replaced, nothing of it kept', async () => {
  const first = await requestRun(database.pool, provider.id, 'admin');
  expect((await requestRun(database.pool, provider.id, 'cli'))?.id).toBe(first?.id);
  const [one, two] = await Promise.all([claimRun(database.pool, 'w1'), claimRun(database.pool, 'w2')]);
  expect([one, two].filter(Boolean)).toHaveLength(1);
  const lost = one ?? two;
  await stageBatch(database.pool, lost?.id ?? '', [entry('a', 'Alpha', 'http://a.example/1')]);
  await database.pool.query(`UPDATE runs SET heartbeat_at = now() - interval '2 minutes'`);
  expect(await replaceAbandonedRuns(database.pool)).toBe(1);
  expect(await findRun(database.pool, lost?.id ?? '')).toMatchObject({
    state: 'failed',
    errorType: 'worker-lost',
  });
  expect(await requestDueRuns(database.pool)).toBe(1);
  expect(await names()).toEqual([]);
  await expect(
    commitRun(database, {
      ...{ id: lost?.id ?? '', worker: 'w1', provider: { id: provider.id, kind: 'x', signsStreams: false } },
      ...{
        kind: 'complete',
        removed: [],
        drops: [],
        dropped: 0,
        validators: undefined,
        bookmark: undefined,
        staged: 0,
      },
    }),
  ).rejects.toThrow(/taken from its worker/);
});

test('who asks for a refresh while one ends gets a run that begins after the wish', async () => {
  const under = await requestRun(database.pool, provider.id, 'schedule');
  // Ends it between the wish and the look at it.
  let endsSoon = true;
  const pool = {
    query: async (text: string, values?: unknown[]) => {
      if (text.includes('pg_notify') && endsSoon) {
        endsSoon = false;
        await database.pool.query(`UPDATE runs SET state = 'succeeded', finished_at = now()`);
      }
      return database.pool.query(text, values);
    },
  };
  const wished = await requestRun(pool as unknown as Queryable, provider.id, 'admin');
  expect(wished).toMatchObject({ state: 'running', trigger: 'admin' });
  expect(wished?.id).not.toBe(under?.id);
  expect(await requestRun(database.pool, '00000000-0000-4000-8000-000000000000', 'admin')).toBeNull();
});

test('readers see all of a refresh or nothing of it', async () => {
  await run(
    Array.from({ length: 900 }, (_, n) =>
      entry(`k${String(n)}`, `Old ${String(n)}`, `http://h${String(n)}.example/`),
    ),
  );
  const seen = new Set<string>();
  let isOver = false;
  const reader = (async () => {
    while (!isOver) {
      const { rows } = await database.pool.query<{ kind: string }>(
        `SELECT string_agg(DISTINCT split_part(name, ' ', 1), '+') AS kind FROM stations WHERE retired_at IS NULL`,
      );
      seen.add(rows[0]?.kind ?? '');
    }
  })();
  await run(
    Array.from({ length: 900 }, (_, n) =>
      entry(`k${String(n)}`, `New ${String(n)}`, `http://h${String(n)}.example/`),
    ),
  );
  isOver = true;
  await reader;
  expect([...seen].every((kind) => kind === 'Old' || kind === 'New')).toBe(true);
  expect(seen).toContain('Old');
});
