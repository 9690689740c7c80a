import { afterAll, beforeAll, expect, test } from 'vitest';
import { Chapters, Transcript } from '#api/contract/podcast.ts';
import { askForDocument, claimDocument, failDocument, keepDocument } from '#db/stores/episode-documents.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const details = { chapters: { url: 'https://a.example/c' }, transcripts: [{ url: 'https://a.example/t' }] };
async function insertEpisode(given: object, owner?: string): Promise<string> {
  const [show] = await insertPodcasts(api.database.pool, [
    { title: 'Show', ...(owner !== undefined && { owner }), episodes: [{ title: 'One', details: given }] },
  ]);
  return show?.episodes[0] ?? '';
}
const path = (id: string, what: string) => `/api/v1/episodes/episode:${id}/${what}`;

test('a document is waited for, and then said to be pending', async () => {
  const id = await insertEpisode(details);
  const answer = await api.fetch(path(id, 'chapters'));
  expect(answer.status).toBe(202);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Chapters.parse(await answer.json())).toEqual({ state: 'pending', failure: null, chapters: [] });
}, 20_000);

test('what a worker fetches meanwhile is the answer', async () => {
  const id = await insertEpisode(details);
  const { pool } = api.database;
  await askForDocument(pool, null, id, 'transcript');
  const claimed = await claimDocument(pool);
  const asking = api.json(path(id, 'transcript'));
  const content = {
    language: 'en',
    timed: true,
    cues: [{ startMs: 0, endMs: 1, speaker: null, text: 'Hi.' }],
  };
  if (claimed) await keepDocument(pool, claimed, content);
  const { status, body } = await asking;
  expect([claimed?.episodeId, claimed?.kind, status]).toEqual([id, 'transcript', 200]);
  expect(Transcript.parse(body)).toEqual({ state: 'ready', failure: null, ...content });
});

test('there may be none, or it may have failed, which is said in words', async () => {
  const none = await insertEpisode({});
  expect(Transcript.parse((await api.json(path(none, 'transcript'))).body).state).toBe('none');
  const id = await insertEpisode(details);
  const { pool } = api.database;
  await askForDocument(pool, null, id, 'transcript');
  const claimed = await claimDocument(pool);
  if (claimed) await failDocument(pool, claimed, 'It is a web page.', new Date('2100-01-01'));
  const { status, body } = await api.json(path(id, 'transcript'));
  expect([status, Transcript.parse(body)]).toMatchObject([
    200,
    { state: 'failed', failure: 'It is a web page.' },
  ]);
});

test('of a private show, or of no episode at all, there is nothing to see', async () => {
  const id = await insertEpisode(details, await insertListener(api.database.pool));
  expect((await api.json(path(id, 'chapters'))).status).toBe(404);
  expect((await api.json(path(id, 'chapters'), { token: api.tokenFor('ben') })).status).toBe(404);
  expect((await api.json(path('00000000-0000-4000-8000-000000000000', 'chapters'))).status).toBe(404);
  expect((await api.json('/api/v1/episodes/nonsense/chapters')).status).toBe(400);
});
