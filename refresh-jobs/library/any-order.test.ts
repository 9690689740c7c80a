import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createProvider } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun } from '#db/stores/runs.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { readsTagText, tagText } from '#test-parts/tag-text-files.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';

/** The same numbers for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

async function scan(database: TestDatabase, folder: string, providerId?: string): Promise<string> {
  const id =
    providerId ??
    (
      await createProvider(database.pool, {
        ...{ kind: 'local-library', name: 'Mine', config: { path: folder }, allowedHosts: [], enabled: true },
      })
    ).id;
  const context: RefreshContext = {
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
  await requestRun(database.pool, id, 'admin');
  const run = await claimRun(database.pool, 'worker');
  if (run) await refreshCatalog(context, run);
  const done = run && (await findRun(database.pool, run.id));
  expect(done).toMatchObject({ state: 'succeeded', error: null });
  return id;
}

/** All that readers see, without ids and times. */
async function catalogOf(database: TestDatabase): Promise<unknown> {
  const ask = async (sql: string) => (await database.pool.query<Record<string, unknown>>(sql)).rows;
  return {
    tracks: await ask(`SELECT track.path, track.title, album.title AS album, track.genres,
        ARRAY(SELECT artist.name FROM unnest(track.artist_ids) WITH ORDINALITY one (id, at)
              JOIN artists artist USING (id) ORDER BY at) AS artists
      FROM tracks track LEFT JOIN albums album ON album.id = album_id
      WHERE track.retired_at IS NULL ORDER BY path COLLATE "C"`),
    albums: await ask(`SELECT title, compilation, track_count, disc_count, duration_ms, genres, medium,
        ARRAY(SELECT said ->> 'name' FROM jsonb_array_elements(artists) said) AS artists, search::text
      FROM albums WHERE retired_at IS NULL ORDER BY title, search::text, track_count`),
    artists: await ask(`SELECT name, album_count, track_count, genres, search::text FROM artists
      WHERE retired_at IS NULL ORDER BY name`),
    genres: await ask(`SELECT key, track_count, album_count FROM library_genres
      WHERE track_count + album_count > 0 ORDER BY key`),
    folders: await ask(
      `SELECT path, track_count, total_tracks FROM library_folders ORDER BY path COLLATE "C"`,
    ),
  };
}

test.each([1, 2, 3])('any changes and scans end in the catalog of one fresh scan (seed %i)', async (seed) => {
  const below = randomOf(seed);
  const one = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;
  const folder = await mkdtemp(join(tmpdir(), 'airdex-any-'));
  const database = await createTestDatabase();
  const fresh = await createTestDatabase();
  let made = 0;
  try {
    // There is always something in it: an empty folder is a disk that is away.
    await writeFile(join(folder, 'stays.mp3'), tagText({ title: 'Stays' }));
    const id = await scan(database, folder);
    for (let round = 0; round < 8; round += 1) {
      for (let step = 0; step < 6; step += 1) await change();
      await scan(database, folder, id);
    }
    await scan(fresh, folder);
    expect(await catalogOf(database)).toEqual(await catalogOf(fresh));
    const { rows } = await database.pool.query<{ title: string; id: string }>(
      'SELECT title, id FROM tracks WHERE retired_at IS NULL',
    );
    const before = new Map(rows.map((row) => [row.title, row.id]));
    // Each title is of one file, so each track can be told by it.
    for (const path of await files()) {
      const to = join(folder, 'moved', path);
      await mkdir(dirname(to), { recursive: true });
      await rename(join(folder, path), to);
    }
    await scan(database, folder, id);
    const after = await database.pool.query<{ title: string; id: string }>(
      'SELECT title, id FROM tracks WHERE retired_at IS NULL',
    );
    expect(new Map(after.rows.map((row) => [row.title, row.id]))).toEqual(before);
  } finally {
    await database.close();
    await fresh.close();
    await rm(folder, { recursive: true, force: true });
  }

  async function files(): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .toSorted();
  }
  async function change(): Promise<void> {
    const known = (await files()).filter((path) => path !== 'stays.mp3');
    const path = join(one(['a', 'b', 'a/CD 1', 'a/CD 2', 'c/d', '']), `${String(below(6))}.mp3`);
    const from = known.length > 0 ? one(known) : undefined;
    switch (below(6)) {
      case 0:
        if (from !== undefined) await rm(join(folder, from));
        return;
      case 1:
      case 2:
        if (from === undefined) return;
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await rename(join(folder, from), join(folder, path));
        return;
      default: {
        made += 1;
        const artist = one(['Ada', 'Bob', 'Ada;Bob']);
        const album = one(['First', 'Second', undefined]);
        const albumArtist = one(['Ada', 'Various Artists', undefined]);
        const genre = one(['Jazz', 'Rock', 'Jazz;Folk']);
        await mkdir(dirname(join(folder, path)), { recursive: true });
        const tags = { title: `Track ${String(made)}`, artist, genre, disc: 1 + below(2) };
        await writeFile(
          join(folder, path),
          tagText({
            ...tags,
            ...(album !== undefined && { album }),
            ...(albumArtist !== undefined && { albumArtist }),
          }),
        );
      }
    }
  }
});
