import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type {
  Chapters,
  Episode,
  EpisodePage,
  Podcast,
  PodcastPage,
  Transcript,
} from '#api/contract/podcast.ts';
import type { Run } from '#api/contract/provider.ts';
import type { Import } from '#api/contract/subscription.ts';
import type { RunningProgram } from '#test-parts/run-program.ts';
import { serveLocally } from '#test-parts/serve-locally.ts';
import { airdexCommand, prepareAirdex, runAirdex, type AirdexSetup } from './run-airdex.ts';

let dataDir: string;
let setup: AirdexSetup;
let airdex: RunningProgram;
let admin: string;
let ada: string;
let publisher: Awaited<ReturnType<typeof serveLocally>>;
let numbers = [1, 2, 3];
let asked: (string | undefined)[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-podcasts-'));
  setup = await prepareAirdex(dataDir);
  publisher = await serveLocally((request, response) => {
    const etag = `"${numbers.join('-')}"`;
    asked.push(request.headers['if-none-match']);
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(harbourFeed());
  });
  airdex = await runAirdex(setup);
  admin = await airdexCommand(setup, 'token', '--listener', 'keeper', '--admin');
  ada = await airdexCommand(setup, 'token', '--listener', 'ada');
});
afterAll(async () => {
  await airdex.stop('SIGINT');
  await publisher.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The enclosures' tokens are others each time, as with many hosters. */
function harbourFeed(): string {
  const items = numbers.map(
    (number) => `<item><title>Harbour talk ${String(number)}</title><guid>harbour-${String(number)}</guid>
      <pubDate>${new Date(Date.UTC(2026, 9, number, 6)).toUTCString()}</pubDate>
      <enclosure url="https://sound.example/${String(number)}.mp3?token=${String(asked.length)}" type="audio/mpeg"/></item>`,
  );
  return `<rss version="2.0"><channel><title>Harbour talk</title>${items.join('')}</channel></rss>`;
}

async function call(
  path: string,
  options: { token?: string; method?: string; body?: unknown; type?: string } = {},
) {
  const { token, method = 'GET', body, type = 'application/json' } = options;
  return fetch(`${setup.url}/api/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}
async function ask<T>(path: string, options: Parameters<typeof call>[1] = {}): Promise<T> {
  const answer = await call(path, options);
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}
const until = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 60_000, interval: 200 });

async function findShow(title: string): Promise<Podcast> {
  const { items } = await ask<PodcastPage>(`/podcasts?q=${encodeURIComponent(title)}`);
  const show = items.find((item) => item.title === title);
  if (!show) throw new Error(`${title} is not there.`);
  return show;
}
async function refresh(provider: string): Promise<Run> {
  const { id } = await ask<Run>(`/admin/providers/${provider}/refresh`, { token: admin, method: 'POST' });
  return until(async () => {
    const run = await ask<Run>(`/admin/runs/${id}`, { token: admin });
    if (run.state === 'running') throw new Error('It is still running.');
    return run;
  });
}

test('the demo show is there at once: it plays from its origin, with chapters and a transcript', async () => {
  const show = await until(async () => {
    const found = await findShow('Demo: How the loops were made');
    expect(found.episodes).toBe(3);
    return found;
  });
  const { items } = await ask<EpisodePage>(`/podcasts/${show.id}/episodes`);
  expect(items.map(({ title }) => title)).toEqual([
    'Three pieces in one sitting',
    'Lanterns, twice over',
    'Waiting for the tide',
  ]);
  const [newest] = items;
  if (!newest) throw new Error('It has no episode.');
  expect(newest.streams[0]?.url).toBe(`${setup.demoUrl}/show/three-pieces.mp3`);
  const played = await fetch(newest.playLink, { headers: { range: 'bytes=0-99' } });
  expect([played.status, played.url]).toEqual([206, newest.streams[0]?.url]);
  const chapters = await until(async () => {
    const read = await ask<Chapters>(`/episodes/${newest.id}/chapters`);
    expect(read.state).toBe('ready');
    return read.chapters;
  });
  expect(chapters.map(({ title }) => title)).toEqual(['Slow Tides', 'Paper Lanterns', 'Night Tram']);
  const transcript = await until(async () => {
    const read = await ask<Transcript>(`/episodes/${newest.id}/transcript`);
    expect(read.state).toBe('ready');
    return read;
  });
  expect(transcript.timed).toBe(true);
  expect(transcript.cues.map(({ text }) => text).join(' ')).toContain('Pads swell');
});

let provider: string;
let episode: Episode;
test('an admin adds a feed; what was read once is asked for by its ETag, and rotating tokens make no doubles', async () => {
  const added = await ask<{ id: string }>('/admin/providers', {
    ...{ token: admin, method: 'POST' },
    body: {
      ...{ kind: 'podcast-feed', name: 'Harbour', config: { url: `${publisher.url}/feed.xml` } },
      allowedHosts: ['127.0.0.1'],
    },
  });
  provider = added.id;
  const show = await until(async () => {
    const found = await findShow('Harbour talk');
    expect(found.episodes).toBe(3);
    return found;
  });
  await until(async () => {
    const { items } = await ask<{ items: Run[] }>(`/admin/providers/${provider}/runs`, { token: admin });
    expect(items[0]).toMatchObject({ state: 'succeeded', counts: { seen: 3, added: 3, retired: 0 } });
  });
  const before = await ask<EpisodePage>(`/podcasts/${show.id}/episodes`);
  asked = [];
  expect(await refresh(provider)).toMatchObject({ state: 'succeeded', counts: { added: 0, updated: 0 } });
  expect(asked.at(-1)).toBe('"1-2-3"');

  numbers = [1, 2, 3, 4];
  expect(await refresh(provider)).toMatchObject({
    state: 'succeeded',
    counts: { seen: 4, added: 1, retired: 0 },
  });
  await until(async () => {
    const after = await ask<EpisodePage>(`/podcasts/${show.id}/episodes`);
    expect(after.items.map(({ title }) => title)).toEqual(
      [4, 3, 2, 1].map((number) => `Harbour talk ${String(number)}`),
    );
    expect(after.items.slice(1).map(({ id }) => id)).toEqual(before.items.map(({ id }) => id));
    [episode] = after.items as [Episode];
  });
});

test('a listener subscribes by the address, finds the newest in the inbox, and goes on where it was left', async () => {
  const subscription = { token: ada, method: 'POST', body: { url: `${publisher.url}/feed.xml` } };
  expect((await call('/me/subscriptions', subscription)).status).toBe(201);
  expect((await call('/me/subscriptions', subscription)).status).toBe(200);
  expect(await ask<EpisodePage>('/me/inbox', { token: ada })).toMatchObject({ items: [{ id: episode.id }] });

  const at = { token: ada, method: 'PUT', body: { positionMs: 61_000, durationMs: 1_800_000 } };
  await ask(`/me/positions/${episode.id}`, at);
  expect(await ask<Episode>(`/episodes/${episode.id}`, { token: ada })).toMatchObject({
    position: { positionMs: 61_000 },
  });
  expect(await ask<Episode>(`/episodes/${episode.id}`)).toMatchObject({ position: null });
  expect(await ask('/me/positions?unfinished=true', { token: ada })).toMatchObject({
    items: [{ urn: episode.id }],
  });

  await ask(`/me/positions/${episode.id}`, { ...at, body: { positionMs: 1_790_000, completed: true } });
  expect(await ask('/me/inbox', { token: ada })).toMatchObject({ items: [] });
  expect(await ask('/me/positions?unfinished=true', { token: ada })).toMatchObject({ items: [] });
});

test('the subscriptions leave as OPML, and come in again elsewhere with a word on each line', async () => {
  const opml = await (await call('/me/export/opml', { token: ada })).text();
  expect(opml).toContain(`${publisher.url}/feed.xml`);
  const ben = await airdexCommand(setup, 'token', '--listener', 'ben');
  const withFault = opml.replace(
    '</body>',
    '<outline text="No address" type="rss" xmlUrl="ftp://x/"/></body>',
  );
  const { id } = await ask<Import>('/me/import', {
    token: ben,
    method: 'POST',
    body: withFault,
    type: 'text/x-opml',
  });
  await until(async () => {
    const done = await ask<Import>(`/me/imports/${id}`, { token: ben });
    expect(done).toMatchObject({ state: 'succeeded', total: 2, counts: { added: 1, refused: 1 } });
  });
  expect(await ask('/me/subscriptions', { token: ben })).toMatchObject({
    items: [{ podcast: { title: 'Harbour talk', subscribed: true } }],
  });
});

test('a feed that lists nothing any more fails in words and loses nothing', async () => {
  numbers = [];
  const run = await refresh(provider);
  expect(run.state).toBe('failed');
  expect(run.error).toMatch(/\w+ \w+ \w+/);
  expect((await findShow('Harbour talk')).episodes).toBe(4);
});
