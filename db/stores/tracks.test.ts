import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadLibraryTerms, type LibraryTerms } from '#db/search/library-terms.ts';
import { insertLibrary, insertTracks, type TestTrack } from '#test-parts/insert-tracks.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { findAlbum, listAlbums } from './albums.ts';
import { findArtist, listArtists } from './artists.ts';
import type { LibraryPage } from './find-in-library.ts';
import { findFolder, listFolders } from './folders.ts';
import { listGenres } from './genres.ts';
import type { LibraryFilter } from './library-filter.ts';
import { findLyrics, findTrack, listTracks } from './tracks.ts';

let database: TestDatabase;
let library = '';
let terms: LibraryTerms;
let ids: Awaited<ReturnType<typeof insertTracks>>;

const music: TestTrack[] = [
  {
    title: 'So What',
    artists: ['Miles Davis'],
    album: 'Kind of Blue',
    number: 1,
    year: 1959,
    genres: ['Jazz'],
  },
  {
    title: 'Blue in Green',
    artists: ['Miles Davis'],
    album: 'Kind of Blue',
    number: 3,
    year: 1959,
    genres: ['Jazz'],
  },
  {
    title: 'All Blues',
    artists: ['Miles Davis'],
    album: 'Kind of Blue',
    number: 4,
    year: 1959,
    genres: ['Jazz'],
  },
  { title: 'Blue', artists: ['Joni Mitchell'], album: 'Blue', number: 5, year: 1971, genres: ['Folk'] },
  { title: 'River', artists: ['Joni Mitchell'], album: 'Blue', number: 8, year: 1971, genres: ['Folk'] },
  {
    ...{
      title: 'Glósóli',
      artists: ['Sigur Rós'],
      album: 'Takk...',
      disc: 1,
      number: 3,
      genres: ['Post-Rock'],
    },
    ...{ folder: 'Iceland/Takk', popularity: 9, lyrics: [{ atMs: 100, text: 'Nú vaknar þú' }] },
  },
  { title: 'Loose ends', artists: ['Sigur Rós', 'Joni Mitchell'], folder: 'Iceland', popularity: 3 },
  { title: 'Gone', artists: ['Nobody'], retired: true },
];

beforeAll(async () => {
  database = await createTestDatabase();
  library = await insertLibrary(database.pool, 'My music');
  ids = await insertTracks(database.pool, library, music);
  terms = await loadLibraryTerms(database.pool);
});
afterAll(() => database.close());

const titles = async (filter: LibraryFilter, page: Partial<LibraryPage> = {}) =>
  (await listTracks(database.pool, filter, { limit: 50, terms, ...page })).rows.map(({ title }) => title);

async function allPages(filter: LibraryFilter, page: Partial<LibraryPage>): Promise<string[]> {
  const found: string[] = [];
  let after: LibraryPage['after'] = null;
  do {
    const list = await listTracks(database.pool, filter, { limit: 2, terms, ...page, after });
    found.push(...list.rows.map(({ title }) => title));
    after = list.next;
  } while (after && found.length < 100);
  return found;
}

test('an album is in its own order, a folder by the names of its files', async () => {
  expect(await titles({ album: ids[0]?.albumId ?? '' })).toEqual(['So What', 'Blue in Green', 'All Blues']);
  expect(await titles({ folder: ids[5]?.folderId })).toEqual(['Glósóli']);
});

test.each([
  ['name', {}],
  ['recent', {}],
  ['popular', {}],
  ['random', { seed: 7 }],
  ['random', { seed: 123_456 }],
  ['relevance', { q: 'blue' }],
  ['relevance', { q: 'b' }],
] as const)('pages of %s go on where they ended, without gaps or doubles', async (sort, more) => {
  const filter = 'q' in more ? { q: more.q } : {};
  const paging = { sort, seed: 'seed' in more ? more.seed : undefined };
  const whole = await titles(filter, paging);
  expect(whole.length).toBeGreaterThanOrEqual(4);
  expect(await allPages(filter, paging)).toEqual(whole);
});

test('an album goes on where its page ended, also without disc and number', async () => {
  const album = { album: ids[0]?.albumId ?? '' };
  expect(await allPages(album, {})).toEqual(await titles(album));
});

test('another seed is another order', async () => {
  const orders = await Promise.all([1, 2, 3, 4, 5].map((seed) => titles({}, { sort: 'random', seed })));
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
});

describe('search', () => {
  test('finds the exact title, then its start, then its words, then artist and album', async () => {
    const found = await titles({ q: 'blue' });
    expect(found.slice(0, 2)).toEqual(['Blue', 'Blue in Green']);
    expect(found.toSorted()).toEqual(['All Blues', 'Blue', 'Blue in Green', 'River', 'So What'].toSorted());
  });
  test('finds a title by its artist and the beginning of a word', async () => {
    expect(await titles({ q: 'miles so wh' })).toEqual(['So What']);
  });
  test('forgives accents and a typing error', async () => {
    expect(await titles({ q: 'glosoli' })).toEqual(['Glósóli']);
    expect(await titles({ q: 'mitchel rivr' })).toEqual(['River']);
    expect(await titles({ q: 'sigurr' })).toContain('Glósóli');
  });
  test('finds nothing in what is no word, and ends', async () => {
    expect(await titles({ q: '!!!' })).toEqual([]);
    expect(await titles({ q: 'xyzzyqwerty' })).toEqual([]);
  });
  test('what is retired is not found', async () => {
    expect(await titles({ q: 'gone' })).toEqual([]);
    expect(await titles({})).toHaveLength(7);
  });
});

test('filters by genre in any spelling, artist, library, and what is given', async () => {
  expect((await titles({ genre: 'jazz' })).length).toBe(3);
  expect(await titles({ artist: ids[3]?.artistIds[0] })).toEqual(['Blue', 'Loose ends', 'River']);
  expect((await titles({ provider: library })).length).toBe(7);
  expect(await titles({ ids: [ids[4]?.id ?? ''] })).toEqual(['River']);
  expect(await titles({ q: 'blue', genre: 'Folk' }, { sort: 'name' })).toEqual(['Blue', 'River']);
});

test('albums are listed by year, those without one last, and by name', async () => {
  const albums = async (page: Partial<LibraryPage>) =>
    (await listAlbums(database.pool, {}, { limit: 50, ...page })).rows.map(({ title }) => title);
  expect(await albums({ sort: 'year' })).toEqual(['Blue', 'Kind of Blue', 'Takk...']);
  const first = await listAlbums(database.pool, {}, { limit: 2, sort: 'year' });
  expect(await albums({ sort: 'year', after: first.next })).toEqual(['Takk...']);
  expect(await albums({})).toEqual(['Blue', 'Kind of Blue', 'Takk...']);
  const found = await listAlbums(database.pool, { q: 'kin', year: 1959 }, { limit: 5, terms });
  expect(found.rows).toMatchObject([
    { title: 'Kind of Blue', tracks: 3, artists: [{ name: 'Miles Davis' }] },
  ]);
});

test('artists are listed by name and found by a mistyped one', async () => {
  const artists = await listArtists(database.pool, {}, { limit: 50 });
  expect(artists.rows.map(({ name }) => name).slice(0, 2)).toEqual(['Joni Mitchell', 'Miles Davis']);
  const found = await listArtists(database.pool, { q: 'jonni mitchell' }, { limit: 50, terms });
  expect(found.rows).toMatchObject([{ name: 'Joni Mitchell', albums: 1, tracks: 3 }]);
});

test('folders are walked from the roots, which are called as their library', async () => {
  const roots = await listFolders(database.pool, null, { limit: 50 });
  expect(roots.rows).toMatchObject([{ name: 'My music', tracks: 7 }]);
  const below = await listFolders(database.pool, roots.rows[0]?.id ?? '', { limit: 50 });
  expect(below.rows).toMatchObject([{ name: 'Iceland', tracks: 2 }]);
  const found = await findFolder(database.pool, ids[5]?.folderId ?? '');
  expect(found?.folder.name).toBe('Takk');
  expect(found?.way.map(({ name }) => name)).toEqual(['My music', 'Iceland']);
});

test('genres are listed by what has most tracks', async () => {
  const first = await listGenres(database.pool, {}, { sort: 'popular', limit: 2 });
  expect(first.rows.map(({ name }) => name)).toEqual(['Jazz', 'Folk']);
  const rest = await listGenres(database.pool, {}, { sort: 'popular', limit: 2, after: first.next });
  expect(rest.rows.map(({ name }) => name)).toEqual(['Post-Rock']);
  const byName = await listGenres(database.pool, { q: 'o' }, { sort: 'name', limit: 9 });
  expect(byName.rows.map(({ name }) => name)).toEqual(['Folk', 'Post-Rock']);
});

test('an id of before answers with what it is today, a track with its lyrics', async () => {
  const old = '0190b3f4-0000-4000-8000-00000000aaaa';
  const { id = '', albumId = '', artistIds = [] } = ids[5] ?? {};
  await database.pool.query('INSERT INTO track_aliases (old_id, track_id) VALUES ($1, $2)', [old, id]);
  await database.pool.query('INSERT INTO album_aliases (old_id, album_id) VALUES ($1, $2)', [old, albumId]);
  await database.pool.query('INSERT INTO artist_aliases (old_id, artist_id) VALUES ($1, $2)', [
    old,
    artistIds[0],
  ]);
  expect((await findTrack(database.pool, old))?.title).toBe('Glósóli');
  expect((await findAlbum(database.pool, old))?.title).toBe('Takk...');
  expect((await findArtist(database.pool, old))?.name).toBe('Sigur Rós');
  expect((await findLyrics(database.pool, old))?.lines).toEqual([{ atMs: 100, text: 'Nú vaknar þú' }]);
  expect(await findLyrics(database.pool, ids[0]?.id ?? '')).toBeNull();
});
