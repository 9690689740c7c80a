import { request as ask } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  AlbumPage,
  ArtistPage,
  FolderDetails,
  FolderPage,
  GenrePage,
  Lyrics,
} from '#api/contract/library.ts';
import { TrackDetails, TrackPage } from '#api/contract/library.ts';
import { FavoritePage } from '#api/contract/me.ts';
import { SearchResult } from '#api/contract/search.ts';
import { bumpLibraryGeneration } from '#db/library-generation.ts';
import { readMediaPath } from '#signing/media-path.ts';
import { insertLibrary, insertTracks } from '#test-parts/insert-tracks.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
let library = '';
let ada = '';
let tracks: Awaited<ReturnType<typeof insertTracks>>;

beforeAll(async () => {
  api = await startTestApi();
  ada = api.tokenFor('ada');
  library = await insertLibrary(api.database.pool, 'Mine');
  tracks = await insertTracks(api.database.pool, library, [
    {
      ...{ title: 'So What', artists: ['Miles Davis'], album: 'Kind of Blue', number: 1, genres: ['Jazz'] },
      ...{ folder: 'Jazz & more', renditions: ['opus-64', 'mp3-320'], lyrics: [{ atMs: 5, text: 'ah' }] },
    },
    { title: 'Blue', artists: ['Joni Mitchell'], album: 'Blue', number: 2, genres: ['Folk'] },
    { title: 'Gone', retired: true },
  ]);
  await bumpLibraryGeneration(api.database.pool);
  await vi.waitFor(() => expect(api.context.libraryTerms()?.size).toBeGreaterThan(0), 45_000);
});
afterAll(() => api.close());

const id = (at: number) => `track:${tracks[at]?.id ?? ''}`;
const get = async (path: string, token?: string) => (await api.json(`/api/v1${path}`, { token })).body;

test('a track is a track of the contract, whose original comes first and renditions from large to small', async () => {
  const body = await get(`/library/tracks/${id(0)}`);
  const track = TrackDetails.parse(body);
  expect(body).toEqual(track);
  expect(track).toMatchObject({
    title: 'So What',
    number: 1,
    album: { title: 'Kind of Blue' },
    favorite: false,
  });
  expect(track.streams.map(({ codec, bitrate }) => [codec, bitrate])).toEqual([
    ['flac', 900],
    ['mp3', 320],
    ['opus', 64],
  ]);
  const [original, rendition] = track.streams.map(({ url }) => new URL(url));
  expect(readMediaPath(original?.pathname ?? '')).toMatchObject({ providerId: library, path: track.path });
  const about = { purpose: 'media', item: original?.pathname ?? '', variant: 'original' } as const;
  const token = original?.searchParams.get('t') ?? '';
  const now = Date.now() / 1_000;
  expect(api.context.keys.verify(token, about, now).verdict).toBe('valid');
  const made = { purpose: 'media', item: rendition?.pathname ?? '', variant: 'mp3-320' } as const;
  const renditionToken = rendition?.searchParams.get('t') ?? '';
  expect(api.context.keys.verify(renditionToken, made, now).verdict).toBe('valid');
  expect(track.streams.every(({ signed, expiresAt }) => signed && expiresAt !== null)).toBe(true);
});

test('lists are pages of the contract', async () => {
  const page = TrackPage.parse(await get('/library/tracks?limit=1'));
  expect(page.items.map(({ title }) => title)).toEqual(['Blue']);
  const next = await get(`/library/tracks?limit=1&cursor=${page.nextCursor ?? ''}`);
  expect(TrackPage.parse(next)).toMatchObject({ items: [{ title: 'So What' }], nextCursor: null });
  const albums = AlbumPage.parse(await get('/library/albums?sort=name'));
  expect(albums.items.map(({ title, tracks: count }) => [title, count])).toEqual([
    ['Blue', 1],
    ['Kind of Blue', 1],
  ]);
  const [, kind] = albums.items;
  const ofAlbum = TrackPage.parse(await get(`/library/tracks?album=${kind?.id ?? ''}`));
  expect(ofAlbum.items.map(({ title }) => title)).toEqual(['So What']);
  const artists = ArtistPage.parse(await get('/library/artists?q=mils'));
  expect(artists.items.map(({ name }) => name)).toEqual(['Miles Davis']);
  expect(GenrePage.parse(await get('/library/genres')).items).toHaveLength(2);
  for (const signs of ['%25', '_', '!!!'])
    expect(GenrePage.parse(await get(`/library/genres?q=${signs}`)).items).toEqual([]);
  const roots = FolderPage.parse(await get('/library/folders'));
  expect(roots.items).toMatchObject([{ name: 'Mine', tracks: 2, parent: null }]);
  const below = FolderPage.parse(await get(`/library/folders?parent=${roots.items[0]?.id ?? ''}`));
  const folder = FolderDetails.parse(await get(`/library/folders/${below.items[0]?.id ?? ''}`));
  expect(folder).toMatchObject({ name: 'Jazz & more', path: [{ name: 'Mine' }] });
  expect(Lyrics.parse(await get(`/library/tracks/${id(0)}/lyrics`)).lines).toEqual([{ atMs: 5, text: 'ah' }]);
});

test('what is not there, or no id, is said in words', async () => {
  const nowhere = '0190b3f4-0000-4000-8000-000000000001';
  for (const path of [
    ...['tracks', 'albums', 'artists', 'folders'].map((each) => `${each}/${nowhere}`),
    `tracks/${id(1)}/lyrics`,
  ])
    expect(await api.json(`/api/v1/library/${path}`)).toMatchObject({ status: 404 });
  for (const path of [
    'tracks/x',
    'tracks?album=x',
    'albums?artist=album:1',
    'folders?parent=..',
    'tracks?cursor=x',
  ])
    expect(await api.json(`/api/v1/library/${path}`)).toMatchObject({ status: 400 });
});

test('a page is known again by its ETag until the library changes', async () => {
  const first = await api.fetch('/api/v1/library/tracks');
  const etag = first.headers.get('etag') ?? '';
  const again = () => api.fetch('/api/v1/library/tracks', { headers: { 'if-none-match': etag } });
  expect((await again()).status).toBe(304);
  await insertTracks(api.database.pool, library, [{ title: 'New', addedAt: '2026-11-20T08:00:00Z' }]);
  await bumpLibraryGeneration(api.database.pool);
  await expect.poll(async () => (await again()).status, { timeout: 45_000 }).toBe(200);
  const recent = TrackPage.parse(await get('/library/tracks?sort=recent&limit=1'));
  expect(recent.items.map(({ title }) => title)).toEqual(['New']);
});

describe('favorites', () => {
  test('tracks, albums and artists are kept, listed, filtered by, and let go', async () => {
    const album = `album:${tracks[0]?.albumId ?? ''}`;
    const artist = `artist:${tracks[0]?.artistIds[0] ?? ''}`;
    for (const urn of [id(0), album, artist]) {
      const kept = await api.fetch(`/api/v1/me/favorites/${urn}`, { method: 'PUT', token: ada });
      expect(kept.status).toBe(201);
    }
    const page = FavoritePage.parse(await get('/me/favorites', ada));
    expect(page.items.map(({ urn, title }) => [urn, title])).toEqual([
      [artist, 'Miles Davis'],
      [album, 'Kind of Blue'],
      [id(0), 'So What'],
    ]);
    expect(page.items.map(({ item }) => item?.favorite)).toEqual([true, true, true]);
    expect(FavoritePage.parse(await get('/me/favorites?kind=album', ada)).items).toHaveLength(1);

    const shown = TrackPage.parse(await get('/library/tracks?favorite=true', ada));
    expect(shown.items).toMatchObject([{ id: id(0), favorite: true }]);
    expect(AlbumPage.parse(await get('/library/albums?favorite=true', ada)).items).toMatchObject([
      { id: album },
    ]);
    const others = TrackPage.parse(await get('/library/tracks?favorite=true', api.tokenFor('bob')));
    expect(others.items).toEqual([]);
    expect((await api.json('/api/v1/library/tracks?favorite=true')).status).toBe(401);

    const gone = await api.fetch(`/api/v1/me/favorites/${album}`, { method: 'DELETE', token: ada });
    expect(gone.status).toBe(204);
    expect(AlbumPage.parse(await get('/library/albums?favorite=true', ada)).items).toEqual([]);
  });

  test('stay where a track turns out to be another', async () => {
    const old = '0190b3f4-0000-4000-8000-00000000bbbb';
    const { pool } = api.database;
    await pool.query(
      `INSERT INTO favorites (listener_id, urn, snapshot)
       SELECT id, 'track:' || $1::text, '{"title": "Blue"}' FROM listeners WHERE subject = 'ada'`,
      [old],
    );
    await pool.query('INSERT INTO track_aliases (old_id, track_id) VALUES ($1, $2)', [old, tracks[1]?.id]);
    const page = FavoritePage.parse(await get('/me/favorites?kind=track', ada));
    expect(page.items[0]).toMatchObject({ urn: id(1), item: { title: 'Blue' } });
    const gone = await api.fetch(`/api/v1/me/favorites/track:${old}`, { method: 'DELETE', token: ada });
    expect(gone.status).toBe(204);
    const after = FavoritePage.parse(await get('/me/favorites?kind=track', ada));
    expect(after.items.map(({ urn }) => urn)).not.toContain(id(1));
  });
});

test('one search finds tracks, albums and artists beside what is on the air', async () => {
  const found = SearchResult.parse(await get('/search?q=blue'));
  expect(found.tracks.map(({ title }) => title)).toEqual(['Blue', 'So What']);
  expect(found.albums.map(({ title }) => title)).toEqual(['Blue', 'Kind of Blue']);
  expect(SearchResult.parse(await get('/search?q=joni')).artists).toMatchObject([{ name: 'Joni Mitchell' }]);
});

test('a play link leads to the signed original, or to a rendition', async () => {
  const { playLink } = TrackDetails.parse(await get(`/library/tracks/${id(0)}`));
  const follow = (url: string) =>
    new Promise<{ status: number | undefined; to: string }>((done, fail) => {
      ask(url, (answer) => {
        answer.resume();
        done({ status: answer.statusCode, to: answer.headers.location ?? '' });
      })
        .on('error', fail)
        .end();
    });
  const original = await follow(playLink);
  expect(original.status).toBe(302);
  expect(readMediaPath(new URL(original.to).pathname)?.providerId).toBe(library);
  expect((await follow(`${playLink}?variant=2`)).to).toContain('/renditions/');
  expect((await follow(`${playLink}?variant=9`)).status).toBe(404);
});

test('a private library is for listeners: others are told so, and find nothing of it', async () => {
  const closed = await startTestApi({ anonymousLibrary: false }, { database: api.database });
  try {
    for (const path of [
      'tracks',
      `tracks/${id(0)}`,
      `tracks/${id(0)}/lyrics`,
      'albums',
      'artists',
      'genres',
      'folders',
    ])
      expect(await closed.json(`/api/v1/library/${path}`)).toMatchObject({
        status: 401,
        body: { detail: 'This Airdex shows its music library to listeners who signed in.' },
      });
    const token = closed.tokenFor('ada');
    expect((await closed.fetch('/api/v1/library/tracks', { token })).status).toBe(200);
    const nobody = SearchResult.parse((await closed.json('/api/v1/search?q=blue')).body);
    expect([nobody.tracks, nobody.albums, nobody.artists]).toEqual([[], [], []]);
    const mine = SearchResult.parse((await closed.json('/api/v1/search?q=blue', { token })).body);
    expect(mine.tracks).toHaveLength(2);
    // A link of nobody, of the time when the library was open.
    const { playLink } = TrackDetails.parse(await get(`/library/tracks/${id(0)}`));
    expect((await closed.fetch(new URL(playLink).pathname)).status).toBe(404);
  } finally {
    await closed.close();
  }
});
