import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FavoritePage } from '#api/contract/me.ts';
import { Episode, EpisodePage, Podcast, PodcastPage } from '#api/contract/podcast.ts';
import { SearchResult } from '#api/contract/search.ts';
import { PositionPage, PositionResults, Subscription, SubscriptionPage } from '#api/contract/subscription.ts';
import { sealStreams } from '#catalog/podcasts/sealed-episode.ts';
import { createSealer } from '#db/seal.ts';
import { bumpPodcastGeneration } from '#db/podcast-generation.ts';
import { feedSealContext } from '#db/stores/ensure-feed.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const secretKey = randomBytes(32);
const sealer = createSealer(secretKey);
let api: TestApi;
let show: { id: string; episodes: string[] };
let secret: { id: string; episodes: string[] };
let owner: string;
let stranger: string;

const sound = {
  ...{ url: 'https://cdn.example/öne.mp3?a=1', protocol: 'file', codec: 'mp3', bitrate: null, secure: true },
};

beforeAll(async () => {
  api = await startTestApi({ secretKey });
  owner = api.tokenFor('owner');
  stranger = api.tokenFor('stranger');
  const { body } = await api.json('/api/v1/me', { token: owner });
  const [first, second] = await insertPodcasts(api.database.pool, [
    {
      title: 'Bees of the North',
      episodes: [1, 2, 3].map((n) => ({
        title: `Beekeeping ${String(n)}`,
        at: `2026-10-0${String(n)}T08:00:00Z`,
        streams: [sound],
      })),
    },
    { title: 'Whispered Bees', owner: String(body.id), episodes: [{ title: 'Beekeeping in secret' }] },
  ]);
  if (!first || !second) throw new Error('Nothing was inserted.');
  [show, secret] = [first, second];
  const { pool } = api.database;
  await pool.query('UPDATE feeds SET sealed_url = $2 WHERE podcast_id = $1', [
    secret.id,
    sealer.seal('https://members.example/?token=abc', feedSealContext(secret.id)),
  ]);
  const id = secret.episodes[0] ?? '';
  await pool.query('UPDATE episodes SET sealed_streams = $2 WHERE id = $1', [
    id,
    sealStreams(sealer, id, [{ ...sound, url: 'https://members.example/1.mp3?token=abc' }]),
  ]);
  await bumpPodcastGeneration(pool);
});
afterAll(() => api.close());

const get = async (path: string, token?: string) => api.json(`/api/v1${path}`, { token });

test('shows are listed, and one answers by its id', async () => {
  const page = PodcastPage.parse((await get('/podcasts?q=bees')).body);
  expect(page.items.map(({ title }) => title)).toEqual(['Bees of the North']);
  for (const id of [show.id, `podcast:${show.id}`]) {
    const one = Podcast.parse((await get(`/podcasts/${id}`)).body);
    expect(one).toMatchObject({ title: 'Bees of the North', private: false, subscribed: false });
  }
});

test.each([
  ['/podcasts/nonsense', 400],
  [`/podcasts/${randomUUID()}`, 404],
  [`/podcasts/${randomUUID()}/episodes`, 404],
  ['/podcasts?limit=0', 400],
  ['/podcasts?sort=loudest', 400],
  ['/podcasts?cursor=nonsense', 400],
  ['/episodes/nonsense', 400],
  [`/episodes/${randomUUID()}`, 404],
  [`/episodes/${randomUUID()}/chapters`, 404],
  [`/episodes/${randomUUID()}/transcript`, 404],
])('%s is refused with %d as a problem', async (path, status) => {
  const answer = await api.fetch(`/api/v1${path}`);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
});

test('pages of episodes neither repeat nor skip, and a cursor is only for what it was made for', async () => {
  const first = EpisodePage.parse((await get(`/podcasts/${show.id}/episodes?limit=2`)).body);
  expect(first.items.map(({ title }) => title)).toEqual(['Beekeeping 3', 'Beekeeping 2']);
  const cursor = encodeURIComponent(first.nextCursor ?? '');
  const rest = EpisodePage.parse((await get(`/podcasts/${show.id}/episodes?limit=2&cursor=${cursor}`)).body);
  expect(rest).toMatchObject({ items: [{ title: 'Beekeeping 1' }], nextCursor: null });
  expect((await get(`/podcasts/${show.id}/episodes?order=oldest&cursor=${cursor}`)).status).toBe(400);
});

test('a page that the caller has is not sent again, until shows change', async () => {
  const first = await api.fetch('/api/v1/podcasts');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await api.fetch('/api/v1/podcasts', { headers })).status).toBe(304);
  await api.database.pool.query('UPDATE podcasts SET title = $2 WHERE id = $1', [
    show.id,
    'Bees of the South',
  ]);
  await bumpPodcastGeneration(api.database.pool);
  await expect
    .poll(async () => (await api.fetch('/api/v1/podcasts', { headers })).status, { timeout: 45_000 })
    .toBe(200);
});

test('a play link leads to the sound, and to that of a private show only in its owner’s name', async () => {
  const one = Episode.parse((await get(`/episodes/${show.episodes[0] ?? ''}`)).body);
  expect(one.streams).toMatchObject([{ url: sound.url, protocol: 'file', signed: false }]);
  const answer = await fetch(one.playLink, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('https://cdn.example/%C3%B6ne.mp3?a=1');

  const own = Episode.parse((await get(`/episodes/${secret.episodes[0] ?? ''}`, owner)).body);
  expect(own.private).toBe(true);
  const led = await fetch(own.playLink, { redirect: 'manual' });
  expect(led.headers.get('location')).toBe('https://members.example/1.mp3?token=abc');
});

test('a private show is nowhere for anyone but its owner, whoever asked before', async () => {
  const episode = secret.episodes[0] ?? '';
  const paths = [
    `/podcasts/${secret.id}`,
    `/podcasts/${secret.id}/episodes`,
    `/episodes/${episode}`,
    `/episodes/${episode}/chapters`,
    `/episodes/${episode}/transcript`,
  ];
  for (const path of paths) expect([200, 202], path).toContain((await get(path, owner)).status);
  for (const path of paths) {
    for (const token of [stranger, undefined]) expect((await get(path, token)).status, path).toBe(404);
  }
  const seen = async (token?: string) => {
    const found = SearchResult.parse((await get('/search?q=bees', token)).body);
    const told = SearchResult.parse((await get('/search?q=beekeeping', token)).body);
    const listed = PodcastPage.parse((await get('/podcasts', token)).body);
    return JSON.stringify([found, told, listed]);
  };
  const ownSight = await seen(owner);
  for (const word of ['Whispered Bees', 'Beekeeping in secret', 'token=abc'])
    expect(ownSight).toContain(word);
  for (const token of [stranger, undefined]) {
    expect(await seen(token)).not.toMatch(/Whispered|secret|members\.example/);
  }
  const urn = `episode:${episode}`;
  const change = { token: stranger, method: 'PUT', json: { positionMs: 1 } };
  expect((await api.json(`/api/v1/me/positions/${urn}`, change)).status).toBe(404);
  const favorite = await api.fetch(`/api/v1/me/favorites/${urn}`, { token: stranger, method: 'PUT' });
  expect(favorite.status).toBe(404);
  const json = { podcast: `podcast:${secret.id}` };
  expect((await api.json('/api/v1/me/subscriptions', { token: stranger, method: 'POST', json })).status).toBe(
    404,
  );
  expect(api.logged.join()).not.toContain('token=abc');
});

test('an episode is a favorite like a station', async () => {
  const urn = `episode:${show.episodes[1] ?? ''}`;
  expect((await api.json(`/api/v1/me/favorites/${urn}`, { token: owner, method: 'PUT' })).status).toBe(201);
  const page = FavoritePage.parse((await get('/me/favorites', owner)).body);
  expect(page.items).toMatchObject([{ urn, title: 'Beekeeping 2', item: { id: urn, favorite: true } }]);
  expect(Episode.parse((await get(`/episodes/${urn}`, owner)).body).favorite).toBe(true);
});

test('a show is subscribed to once, comes into the inbox, and can be left', async () => {
  const token = api.tokenFor('subscriber');
  const ask = { token, method: 'POST', json: { podcast: `podcast:${show.id}` } };
  const { status, body } = await api.json('/api/v1/me/subscriptions', ask);
  expect(status).toBe(201);
  expect(Subscription.parse(body)).toMatchObject({ podcast: { subscribed: true }, unplayed: 1 });
  expect((await api.json('/api/v1/me/subscriptions', ask)).status).toBe(200);
  const inbox = EpisodePage.parse((await get('/me/inbox', token)).body);
  expect(inbox.items.map(({ title }) => title)).toEqual(['Beekeeping 3']);

  const json = { positionMs: 5, completed: true };
  await api.json(`/api/v1/me/positions/${inbox.items[0]?.id ?? ''}`, { token, method: 'PUT', json });
  expect(EpisodePage.parse((await get('/me/inbox', token)).body).items).toEqual([]);
  const path = `/api/v1/me/subscriptions/podcast:${show.id}`;
  expect((await api.fetch(path, { token, method: 'DELETE' })).status).toBe(204);
  expect(SubscriptionPage.parse((await get('/me/subscriptions', token)).body).items).toEqual([]);
});

test.each([
  ['example.org/feed.xml', 'https://example.org/feed.xml'],
  ['feed:https://example.org/b.xml', 'https://example.org/b.xml'],
  ['itpc://example.org/c.xml', 'https://example.org/c.xml'],
])('a pasted %s is subscribed to as %s, for everyone once', async (url, feedUrl) => {
  for (const [token, isNew] of [
    [owner, true],
    [stranger, true],
    [stranger, false],
  ] as const) {
    const { status, body } = await api.json('/api/v1/me/subscriptions', {
      token,
      method: 'POST',
      json: { url },
    });
    expect(status).toBe(isNew ? 201 : 200);
    expect(Subscription.parse(body).podcast).toMatchObject({ feedUrl, state: 'waiting', private: false });
  }
});

test('an address with a password becomes a show of its own for each who pastes it', async () => {
  const json = { url: 'https://ann:pass@example.net/rss' };
  const ids = [];
  for (const token of [owner, stranger]) {
    const { body } = await api.json('/api/v1/me/subscriptions', { token, method: 'POST', json });
    const { podcast } = Subscription.parse(body);
    expect(podcast).toMatchObject({ private: true, feedUrl: json.url });
    ids.push(podcast.id);
  }
  expect(new Set(ids).size).toBe(2);
  expect((await get(`/podcasts/${ids[0] ?? ''}`, stranger)).status).toBe(404);
  expect(api.logged.join()).not.toContain('ann:pass');
});

test.each([
  [{ url: 'javascript:alert(1)' }, 'no web address'],
  [{ url: 'the bee show' }, 'search for it'],
  [{ url: 'https://podcasts.apple.com/de/podcast/id1' }, 'does not say where the feed'],
  [{ url: '' }, ''],
  [{ podcast: 'podcast:nonsense' }, ''],
  [{ url: 'https://a.example', more: 1 }, ''],
])('a subscription to %j is refused in words', async (json, words) => {
  const { status, body } = await api.json('/api/v1/me/subscriptions', { token: owner, method: 'POST', json });
  expect(status).toBe(400);
  expect(String(body.detail)).toContain(words);
});

test('without a key a private address is refused with what to set', async () => {
  const keyless = await startTestApi({ secretKey: undefined }, { database: api.database });
  const json = { url: 'https://ann:pass@example.net/rss' };
  const token = keyless.tokenFor('keyless');
  const { status, body } = await keyless.json('/api/v1/me/subscriptions', { token, method: 'POST', json });
  expect(status).toBe(409);
  expect(String(body.detail)).toContain('AIRDEX_SECRET_KEY');
  await keyless.close();
});

test('where the key was lost, a private show is still listed, without its addresses', async () => {
  const other = await startTestApi({ secretKey: randomBytes(32) }, { database: api.database });
  const { body } = await other.json(`/api/v1/podcasts/${secret.id}`, { token: owner });
  expect(Podcast.parse(body)).toMatchObject({ title: 'Whispered Bees', feedUrl: null });
  const episodes = await other.json(`/api/v1/podcasts/${secret.id}/episodes`, { token: owner });
  expect(EpisodePage.parse(episodes.body).items).toMatchObject([{ streams: [] }]);
  await other.close();
});

test('the latest word about a position wins, in whichever order words come', async () => {
  const token = api.tokenFor('mover');
  const urn = `episode:${show.episodes[0] ?? ''}`;
  const put = async (positionMs: number, at?: string) =>
    api.json(`/api/v1/me/positions/${urn}`, { token, method: 'PUT', json: { positionMs, at } });
  await Promise.all([3, 1, 4, 2].map((n) => put(n * 1_000, `2026-11-01T10:00:0${String(n)}.000Z`)));
  expect((await put(500, '2026-10-31T10:00:00Z')).body).toMatchObject({ positionMs: 4_000 });
  const ahead = await put(6_000, '2099-01-01T00:00:00Z');
  expect(Date.parse(String(ahead.body.updatedAt))).toBeLessThan(Date.parse('2099-01-01T00:00:00Z'));
  expect((await put(7_000)).body).toMatchObject({ positionMs: 7_000 });
});

test('positions come in batches, each with its own result, and are listed latest first', async () => {
  const token = api.tokenFor('batcher');
  const urns = show.episodes.map((id) => `episode:${id}`);
  const missing = `episode:${randomUUID()}`;
  const positions = [...urns, missing].map((urn, n) => ({
    ...{ urn, positionMs: 1_000, completed: n === 1, at: `2026-11-01T10:00:0${String(n)}Z` },
  }));
  const put = { token, method: 'PUT', json: { positions } };
  const results = PositionResults.parse((await api.json('/api/v1/me/positions', put)).body).positions;
  expect(results.map(({ urn, position }) => [urn, position?.positionMs])).toEqual([
    ...urns.map((urn) => [urn, 1_000]),
    [missing, undefined],
  ]);
  const first = PositionPage.parse((await get('/me/positions?limit=1&unfinished=true', token)).body);
  expect(first.items).toMatchObject([{ urn: urns[2], title: 'Beekeeping 3', item: { id: urns[2] } }]);
  const cursor = encodeURIComponent(first.nextCursor ?? '');
  const rest = await get(`/me/positions?limit=5&unfinished=true&cursor=${cursor}`, token);
  expect(PositionPage.parse(rest.body).items.map(({ urn }) => urn)).toEqual([urns[0]]);
  await api.fetch(`/api/v1/me/positions/${urns[0] ?? ''}`, { token, method: 'DELETE' });
  expect(PositionPage.parse((await get('/me/positions', token)).body).items).toHaveLength(2);
  expect(PositionPage.parse((await get('/me/positions', stranger)).body).items).toEqual([]);
});

test.each([
  ['PUT', '/me/positions/nonsense', { positionMs: 1 }, 400],
  ['PUT', `/me/positions/episode:${randomUUID()}`, { positionMs: -1 }, 400],
  ['PUT', '/me/positions', { positions: [] }, 400],
  ['GET', '/me/positions?unfinished=perhaps', undefined, 400],
  ['POST', `/admin/feeds/${randomUUID()}/refresh`, undefined, 403],
  ['GET', '/admin/feeds', undefined, 403],
])('%s %s is refused', async (method, path, json, status) => {
  expect((await api.fetch(`/api/v1${path}`, { token: owner, method, json })).status).toBe(status);
  expect((await api.fetch(`/api/v1${path}`, { method, json })).status).toBe(401);
});

test('an admin sees feeds, but no private address, and can have one read', async () => {
  const token = api.tokenFor('admin', 'admin');
  const json = { url: 'https://wanted.example/feed' };
  const { body } = await api.json('/api/v1/me/subscriptions', { token, method: 'POST', json });
  const { id } = Subscription.parse(body).podcast;
  const listed = await get('/admin/feeds?limit=100', token);
  expect(JSON.stringify(listed.body)).toContain(json.url);
  expect(JSON.stringify(listed.body)).not.toMatch(/members\.example|token=abc|ann:pass/);
  const refresh = (of: string) => api.fetch(`/api/v1/admin/feeds/${of}/refresh`, { token, method: 'POST' });
  expect((await refresh(id)).status).toBe(202);
  expect((await refresh(randomUUID())).status).toBe(404);
});
