import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { loadLibraryTerms, type LibraryTerms } from '#db/search/library-terms.ts';
import { listAlbums } from '#db/stores/albums.ts';
import { listArtists } from '#db/stores/artists.ts';
import type { LibraryPage } from '#db/stores/find-in-library.ts';
import { listFolders } from '#db/stores/folders.ts';
import type { LibraryFilter } from '#db/stores/library-filter.ts';
import { findSmartTracks, type SmartRules } from '#db/stores/smart-tracks.ts';
import { listTracks } from '#db/stores/tracks.ts';
import { fillLibrary, type FilledLibrary } from './fill-library.ts';
import { measure, printTimings, type Timing } from './measure.ts';
import { randomFrom } from './random.ts';
import { keystrokes, withTypo } from './typed-searches.ts';

const seed = 20_261_121;
const tracks = Number(process.env.TRACKS ?? 1_000_000);
/** How many titles are typed. */
const searches = Number(process.env.SEARCHES ?? 60);
const limit = 50;
const goal = 25;

async function measureBrowsing({ pool }: Database, filled: FilledLibrary): Promise<Timing[]> {
  const times = Array.from({ length: 100 }, (_, at) => at);
  const page = (filter: LibraryFilter, more: Partial<LibraryPage>) => () =>
    listTracks(pool, filter, { limit, ...more });
  const { rows: some } = await pool.query<{ album: string; artist: string; folder: string }>(
    `SELECT album_id AS album, artist_ids[1] AS artist, folder_id AS folder FROM tracks TABLESAMPLE SYSTEM (0.1) LIMIT 100`,
  );
  const { rows: roots } = await pool.query<{ id: string }>(
    'SELECT id FROM library_folders WHERE parent_id IS NULL',
  );
  const timings: Timing[] = [];
  for (const sort of ['name', 'recent', 'popular'] as const) {
    timings.push(await measure(`tracks by ${sort}, page 1`, times, page({}, { sort }), goal));
    const after = await positionOf(pool, sort, 9_999 * limit);
    timings.push(await measure(`tracks by ${sort}, page 10,000`, times, page({}, { sort, after }), goal));
  }
  const genre = filled.genres[3];
  const rare = filled.genres.at(-5);
  timings.push(
    await measure(
      'tracks at random',
      times,
      (seedOf) => listTracks(pool, {}, { limit, sort: 'random', seed: seedOf }),
      goal,
    ),
    await measure('tracks of an album', some, ({ album }) => listTracks(pool, { album }, { limit }), goal),
    await measure('tracks of an artist', some, ({ artist }) => listTracks(pool, { artist }, { limit }), goal),
    await measure('tracks of a folder', some, ({ folder }) => listTracks(pool, { folder }, { limit }), goal),
    await measure('tracks of a frequent genre', times, page({ genre }, { sort: 'recent' }), goal),
    await measure('tracks of a rare genre', times, page({ genre: rare }, { sort: 'name' }), goal),
    await measure('albums by name', times, () => listAlbums(pool, {}, { limit }), goal),
    await measure('albums by year', times, () => listAlbums(pool, {}, { limit, sort: 'year' }), goal),
    await measure(
      'albums at random',
      times,
      (seedOf) => listAlbums(pool, {}, { limit, sort: 'random', seed: seedOf }),
      goal,
    ),
    await measure('albums of an artist', some, ({ artist }) => listAlbums(pool, { artist }, { limit }), goal),
    await measure('artists by name', times, () => listArtists(pool, {}, { limit }), goal),
    await measure(
      'folders of a root with 100,000',
      times,
      () => listFolders(pool, roots[0]?.id ?? '', { limit }),
      goal,
    ),
    await measure('compare: page 10,000 by OFFSET', times.slice(0, 5), () =>
      pool.query(
        `SELECT * FROM tracks WHERE retired_at IS NULL ORDER BY sort_title COLLATE "C", id OFFSET 499950 LIMIT 50`,
      ),
    ),
  );
  return timings;
}

async function positionOf(
  pool: Database['pool'],
  sort: 'name' | 'recent' | 'popular',
  offset: number,
): Promise<LibraryPage['after']> {
  const key = { name: 'sort_title COLLATE "C"', recent: 'added_at DESC', popular: 'popularity DESC' }[sort];
  const { rows } = await pool.query<{ id: string; name: string; at: Date; popularity: number }>(
    `SELECT id, sort_title AS name, added_at AS at, popularity FROM tracks WHERE retired_at IS NULL
     ORDER BY ${key}, id ${sort === 'name' ? '' : 'DESC'} OFFSET $1 LIMIT 1`,
    [offset],
  );
  const [row] = rows;
  if (!row) return null;
  const { id, name, at, popularity } = row;
  if (sort === 'name') return { sort, name, id };
  return sort === 'recent' ? { sort, at: at.toISOString(), id } : { sort, popularity, id };
}

async function measureSearches(
  { pool }: Database,
  filled: FilledLibrary,
  terms: LibraryTerms,
): Promise<Timing[]> {
  const random = randomFrom(seed + 1);
  const picked = (from: string[], count = searches) => Array.from({ length: count }, () => random.pick(from));
  const find = (q: string) => listTracks(pool, { q }, { limit, terms });
  const albums = (q: string) => listAlbums(pool, { q }, { limit, terms });
  const artists = (q: string) => listArtists(pool, { q }, { limit, terms });
  const frequent = mostFrequentWords(filled.titles, 40);
  const wrong = picked(filled.titles).map((title) => withTypo(title, random));
  const typed = (texts: string[]) => texts.flatMap((text) => keystrokes(text, 20));
  return [
    await measure('tracks as you type a title, each keystroke', typed(picked(filled.titles)), find, goal),
    await measure(
      'tracks as you type artist and title',
      typed(picked(filled.spoken, Math.ceil(searches / 2))),
      find,
      goal,
    ),
    await measure('tracks, one letter', 'abcdefghijklmnopqrstuvwxyz'.split(''), find, goal),
    await measure('tracks, one of the most frequent words', frequent, find, goal),
    await measure(
      'tracks, two of the most frequent words',
      frequent.map((word, at) => `${word} ${frequent.at(-at) ?? ''}`),
      find,
      goal,
    ),
    await measure('tracks, a typing error, whole title', wrong, find, goal),
    await measure(
      'tracks, a typing error, each keystroke',
      typed(wrong.slice(0, Math.ceil(searches / 2))),
      find,
      goal,
    ),
    await measure('albums as you type', typed(picked(filled.albumTitles)), albums, goal),
    await measure(
      'albums, a typing error',
      picked(filled.albumTitles).map((title) => withTypo(title, random)),
      albums,
      goal,
    ),
    await measure('artists as you type', typed(picked(filled.artistNames)), artists, goal),
    await measure(
      'artists, a typing error',
      picked(filled.artistNames).map((name) => withTypo(name, random)),
      artists,
      goal,
    ),
    await measure('compare: title ILIKE, by name', filled.titles.slice(0, 8), (q) =>
      pool.query(
        `SELECT id FROM tracks WHERE title ILIKE '%' || $1 || '%' ORDER BY sort_title COLLATE "C" LIMIT 50`,
        [q.slice(0, 8)],
      ),
    ),
  ];
}

async function measureRules({ pool }: Database, filled: FilledLibrary): Promise<Timing[]> {
  const times = Array.from({ length: 20 }, (_, at) => at);
  const viewer = { listenerId: '00000000-0000-4000-8000-000000000000', favorites: [] };
  const smart = (name: string, rules: SmartRules) =>
    measure(`smart playlist: ${name}`, times, (at) => findSmartTracks(pool, rules, viewer, at));
  const all = { match: 'all', limit: 100 } as const;
  const genre = { field: 'genre', is: 'equal', value: filled.genres[9] ?? '' };
  return [
    await smart('a genre since 1990, random', {
      ...all,
      ...{ rules: [genre, { field: 'year', is: 'at-least', value: 1990 }], order: 'random' },
    }),
    await smart('one artist, by album', {
      ...all,
      ...{ rules: [{ field: 'artist', is: 'equal', value: filled.artistNames[7] ?? '' }], order: 'album' },
    }),
    await smart('never played, least recently played', {
      ...all,
      ...{ rules: [{ field: 'playedDaysAgo', is: 'never' }], order: 'least-recently-played' },
    }),
    await smart('a rare word in the title, by name', {
      ...all,
      ...{ rules: [{ field: 'title', is: 'contains', value: filled.titles[11] ?? '' }], order: 'name' },
    }),
  ];
}

function mostFrequentWords(titles: string[], count: number): string[] {
  const counts = new Map<string, number>();
  for (const word of titles.flatMap((title) => title.split(' ')))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([word]) => word);
}

/** KEPT=<folder>: the database stays there, and is measured again without being filled. */
const kept = process.env.KEPT;
const directory = kept ?? (await mkdtemp(join(tmpdir(), 'airdex-bench-')));
await mkdir(directory, { recursive: true });
const postgres = await startEmbeddedPostgres({ dataDir: join(directory, 'postgres') });
const database = await connectDatabase(postgres.url);
try {
  await migrate(database);
  const said = join(directory, 'filled.json');
  const start = performance.now();
  const filled = existsSync(said)
    ? (JSON.parse(await readFile(said, 'utf8')) as FilledLibrary)
    : await fillLibrary(database, { tracks, seed });
  await writeFile(said, JSON.stringify(filled));
  const ready = performance.now();
  const terms = await loadLibraryTerms(database.pool);
  const loaded = performance.now();
  console.log(`${String(tracks)} tracks put in: ${((ready - start) / 1000).toFixed(0)} s`);
  console.log(`dictionary of ${String(terms.size)} words read: ${(loaded - ready).toFixed(0)} ms`);
  console.log(`load ${loadavg()[0]?.toFixed(1) ?? ''}\n`);
  for (const part of [measureBrowsing, measureSearches, measureRules]) {
    printTimings(await part(database, filled, terms));
    console.log(`load ${loadavg()[0]?.toFixed(1) ?? ''}\n`);
  }
} finally {
  await database.close();
  await postgres.close();
  if (kept === undefined) await rm(directory, { recursive: true, force: true });
}
