import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { HistoryPage, Stats, SuggestionPage } from '#api/contract/history.ts';
import { TrackPage } from '#api/contract/library.ts';
import { startRecommendations } from '#consumers/recommendations/start-recommendations.ts';
import { recountLibraryPopularity } from '#db/stores/library-popularity.ts';
import { loadUnits, popularInDirectories, unitsOfTag } from '#db/stores/suggestible-units.ts';
import { readListening } from '#db/stores/taste.ts';
import { insertPlays } from '#test-parts/insert-plays.ts';
import { insertLibrary, insertTracks } from '#test-parts/insert-tracks.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const now = Date.parse('2026-11-21T10:30:00Z');
let api: TestApi;
let tracks: Awaited<ReturnType<typeof insertTracks>>;
let [token, listenerId] = ['', ''];
const urn = (at: number) => `track:${tracks[at]?.id ?? ''}`;
const artist = (at: number) => `artist:${tracks[at]?.artistIds[0] ?? ''}`;

beforeAll(async () => {
  api = await startTestApi({}, { now: () => now });
  const library = await insertLibrary(api.database.pool);
  tracks = await insertTracks(api.database.pool, library, [
    { title: 'So What', artists: ['Miles Davis'], album: 'Kind of Blue', number: 1, genres: ['Jazz'] },
    {
      ...{ title: 'All Blues', artists: ['Miles Davis', 'Guest'], albumArtists: ['Miles Davis'] },
      ...{ album: 'Kind of Blue', number: 4, genres: ['Jazz'] },
    },
    { title: 'Naima', artists: ['John Coltrane'], album: 'Giant Steps', genres: ['Jazz'] },
    { title: 'Chapter 1', artists: ['A Reader'], medium: 'audiobook', durationMs: 3_000_000 },
    { title: 'Alone' },
  ]);
  token = api.tokenFor('ada');
  listenerId = String((await api.json('/api/v1/me', { token })).body.id);
  await insertPlays(api.database, listenerId, [
    { item: urn(0), parent: artist(0), title: 'So What', at: '2026-11-20T08:00:00Z', minutes: 9 },
    { item: urn(0), parent: artist(0), title: 'So What', at: '2026-11-20T09:00:00Z', minutes: 9 },
    { item: urn(1), parent: artist(1), title: 'All Blues', at: '2026-11-20T10:00:00Z', minutes: 5 },
  ]);
});
afterAll(() => api.close());

test('statistics know the tracks, albums and artists that were heard most', async () => {
  const { top } = Stats.parse((await api.json('/api/v1/me/stats?range=week', { token })).body);
  expect(top.tracks.map(({ title, listens }) => [title, listens])).toEqual([
    ['So What', 2],
    ['All Blues', 1],
  ]);
  expect(top.albums).toMatchObject([{ title: 'Kind of Blue', listens: 3, listenedMs: 23 * 60_000 }]);
  expect(top.artists).toMatchObject([{ item: artist(0), title: 'Miles Davis', listens: 3 }]);
  const all = Stats.parse((await api.json('/api/v1/me/stats?range=all', { token })).body);
  expect(all.top.albums).toMatchObject([{ item: `album:${tracks[0]?.albumId ?? ''}` }]);
  const review = await api.json('/api/v1/me/review/2026', { token });
  expect(review.body).toMatchObject({
    months: expect.arrayContaining([
      expect.objectContaining({
        month: 11,
        top: expect.objectContaining({ title: 'Miles Davis' }) as object,
      }),
    ]) as unknown[],
  });
});

test('the history shows tracks as they are now', async () => {
  const page = HistoryPage.parse((await api.json('/api/v1/me/history?kind=track', { token })).body);
  expect(page.items.map(({ title }) => title)).toEqual(['All Blues', 'So What', 'So What']);
  expect(page.items[0]?.details).toMatchObject({ id: urn(1), album: { title: 'Kind of Blue' } });
  expect(page.items[1]?.details?.lastPlayedAt).toBe('2026-11-20T09:09:00.000Z');
});

test('what was heard makes tracks, albums and artists popular', async () => {
  const { pool } = api.database;
  expect(await recountLibraryPopularity(pool, new Date('2026-11-19T00:00:00Z'))).toBe(2);
  expect(await recountLibraryPopularity(pool, new Date('2026-11-19T00:00:00Z'))).toBe(0);
  const { rows } = await pool.query<{ name: string; popularity: number }>(
    'SELECT name, popularity FROM artists WHERE popularity > 0 ORDER BY popularity DESC',
  );
  expect(rows).toEqual([
    { name: 'Miles Davis', popularity: 3 },
    { name: 'Guest', popularity: 1 },
  ]);
  const albums = await pool.query('SELECT title FROM albums WHERE popularity = 3');
  expect(albums.rows).toEqual([{ title: 'Kind of Blue' }]);
});

test('a taste is known by artists: what of theirs was heard, liked or kept', async () => {
  const { pool } = api.database;
  await api.fetch(`/api/v1/me/favorites/${urn(2)}`, { method: 'PUT', token });
  const listening = await readListening(pool, [listenerId]);
  expect(listening.map(({ unit, listens, opinion, kept }) => ({ unit, listens, opinion, kept }))).toEqual(
    expect.arrayContaining([
      { unit: artist(0), listens: 3, opinion: null, kept: false },
      { unit: artist(2), listens: 0, opinion: 'liked', kept: false },
    ]),
  );
  expect(listening).toHaveLength(2);
});

test('an artist stands for a track that was not heard of late, and has the genres as tags', async () => {
  const { pool } = api.database;
  const units = await loadUnits(pool, listenerId, [artist(2), artist(3)]);
  expect(units).toEqual(
    expect.arrayContaining([
      { id: artist(2), title: 'John Coltrane', facets: ['tag:jazz'], popularity: 0, item: urn(2) },
      // An audiobook is nothing to stumble into.
      { id: artist(3), title: 'A Reader', facets: [], popularity: 0, item: null },
    ]),
  );
  expect(await unitsOfTag(pool, 'jazz', ['de'], 9)).toEqual(expect.arrayContaining([artist(0), artist(2)]));
  expect(await popularInDirectories(pool, 9)).toEqual([artist(0), expect.stringMatching(/^artist:/)]);
});

test('music of the same genre is suggested, with all that a player needs', async () => {
  await api.fetch(`/api/v1/me/favorites/${urn(2)}`, { method: 'DELETE', token });
  const consumers = await startRecommendations({
    ...{ database: api.database, log: api.context.log, now: () => new Date(now) },
  });
  try {
    await vi.waitFor(
      async () => {
        const page = SuggestionPage.parse(
          (await api.json('/api/v1/me/recommendations?kind=track', { token })).body,
        );
        expect(page.items.map(({ item }) => item)).toContain(urn(2));
        expect(page.items.find(({ item }) => item === urn(2))?.details).toMatchObject({ title: 'Naima' });
      },
      { timeout: 20_000, interval: 200 },
    );
  } finally {
    await consumers.close();
  }
});

test('popular tracks come first where that is asked for', async () => {
  const page = TrackPage.parse((await api.json('/api/v1/library/tracks?sort=popular&limit=2')).body);
  expect(page.items.map(({ title }) => title)).toEqual(['So What', 'All Blues']);
});
