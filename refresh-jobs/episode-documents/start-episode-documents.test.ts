import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sealDetail } from '#catalog/podcasts/sealed-episode.ts';
import { createSealer } from '#db/seal.ts';
import { askForDocument, type DocumentKind, type DocumentView } from '#db/stores/episode-documents.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startEpisodeDocuments } from './start-episode-documents.ts';

const sealer = createSealer(randomBytes(32));
const fetch = createPoliteFetch({ userAgent: 'Airdex test', allowedHosts: ['127.0.0.1'] });
const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\nHello.';
const bodies = new Map<string, string>();
const asked: string[] = [];
const logged: string[] = [];
let database: TestDatabase;
let server: LocalServer;
let worker: { close(): Promise<void> };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await serveLocally((request, response) => {
    asked.push(request.url ?? '');
    const body = bodies.get(request.url ?? '');
    if (request.url === '/endless') {
      response.on('error', () => undefined);
      const more = () =>
        void (response.write('x'.repeat(1_000_000)) ? setImmediate(more) : response.once('drain', more));
      more();
    } else response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
  worker = await startEpisodeDocuments({ database, log, sealer, fetchFor: () => fetch, idleMs: 50 });
});
afterEach(() => {
  bodies.clear();
  asked.length = 0;
});
afterAll(async () => {
  await worker.close();
  await server.close();
  await fetch.close();
  await database.close();
});

async function insertEpisode(details: object, owner?: string): Promise<string> {
  const [show] = await insertPodcasts(database.pool, [
    { title: 'Show', ...(owner !== undefined && { owner }), episodes: [{ title: 'One', details }] },
  ]);
  return show?.episodes[0] ?? '';
}
function ask(id: string, kind: DocumentKind, viewer: string | null = null): Promise<DocumentView | null> {
  return vi.waitFor(
    async () => {
      const view = await askForDocument(database.pool, viewer, id, kind);
      if (view?.state === 'pending') throw new Error('It is still pending.');
      return view;
    },
    { timeout: 45_000, interval: 20 },
  );
}
const at = (path: string) => `${server.url}${path}`;

test('a transcript is fetched once for all, and anew when the feed names another', async () => {
  bodies.set('/one.vtt', vtt).set('/two.vtt', vtt.replace('Hello', 'Bye'));
  const id = await insertEpisode({
    transcripts: [{ url: at('/one.vtt'), mimeType: 'text/vtt', language: 'en' }],
  });
  expect((await askForDocument(database.pool, null, id, 'transcript'))?.state).toBe('pending');
  const cues = [{ startMs: 1_000, endMs: 2_000, speaker: null, text: 'Hello.' }];
  expect(await ask(id, 'transcript')).toMatchObject({
    state: 'ready',
    content: { language: 'en', timed: true, cues },
  });
  await ask(id, 'transcript');
  expect(asked).toEqual(['/one.vtt']);
  await database.pool.query('UPDATE episodes SET details = $2 WHERE id = $1', [
    id,
    { transcripts: [{ url: at('/two.vtt'), mimeType: 'text/vtt' }] },
  ]);
  expect(await ask(id, 'transcript')).toMatchObject({ content: { cues: [{ text: 'Bye.' }] } });
});

test('where the best transcript is none, the next one is read', async () => {
  bodies.set('/a.vtt', '<html>Sign in</html>').set('/b.json', '[{"start":0,"end":1,"text":"Hi."}]');
  const id = await insertEpisode({ transcripts: [{ url: at('/a.vtt') }, { url: at('/b.json') }] });
  expect(await ask(id, 'transcript')).toMatchObject({ state: 'ready', content: { cues: [{ text: 'Hi.' }] } });
});

test('chapters come from the publisher or from the feed itself', async () => {
  bodies.set('/chapters.json', '{"chapters":[{"startTime":0,"title":"One"}]}');
  const linked = await insertEpisode({ chapters: { url: at('/chapters.json') } });
  expect((await ask(linked, 'chapters'))?.content).toEqual([
    { startMs: 0, endMs: null, title: 'One', url: null },
  ]);
  const inline = await insertEpisode({ chapters: { inline: [{ startMs: 5, title: 'Two' }] } });
  expect((await ask(inline, 'chapters'))?.content).toMatchObject([{ startMs: 5, title: 'Two' }]);
  expect(await ask(inline, 'transcript')).toEqual({ state: 'none', content: null, failure: null });
});

test.each([
  ['/missing', undefined, '127.0.0.1'],
  ['/page', '<!DOCTYPE html><html><body>Not found</body></html>', 'a web page'],
  ['/empty', '', 'empty'],
  ['/endless', undefined, '5'],
])('%s fails in words, and is not asked again at once', async (path, body, words) => {
  if (body !== undefined) bodies.set(path, body);
  const id = await insertEpisode({ transcripts: [{ url: at(path), mimeType: 'text/vtt' }] });
  const view = await ask(id, 'transcript');
  expect(view?.state).toBe('failed');
  expect(view?.failure).toContain(words);
  await ask(id, 'transcript');
  expect(asked).toEqual([path]);
  bodies.set('/missing', vtt);
  await database.pool.query('UPDATE episode_documents SET next_try_at = now() WHERE episode_id = $1', [id]);
  if (path === '/missing') expect((await ask(id, 'transcript'))?.state).toBe('ready');
});

test("a private show's document is its owner's alone, and its address is in no log", async () => {
  const owner = await insertListener(database.pool);
  const id = await insertEpisode({}, owner);
  const transcripts = [{ url: at('/own.vtt?token=secret'), mimeType: 'text/vtt' }];
  await database.pool.query(`UPDATE episodes SET details = $2 WHERE id = $1`, [
    id,
    { transcripts: sealDetail(sealer, id, transcripts) },
  ]);
  bodies.set('/own.vtt?token=secret', vtt);
  expect(await askForDocument(database.pool, null, id, 'transcript')).toBeNull();
  expect(
    await askForDocument(database.pool, await insertListener(database.pool), id, 'transcript'),
  ).toBeNull();
  expect((await ask(id, 'transcript', owner))?.state).toBe('ready');
  expect(logged.join('')).not.toContain('secret');
});
