import { noTags } from '#test-parts/no-tags.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deleteProvider } from '#catalog/delete-provider.ts';
import { listen } from '#db/notifications.ts';
import { ensureFeed, feedDue } from '#db/stores/ensure-feed.ts';
import { makeFeedDue } from '#db/stores/make-feed-due.ts';
import { changeProvider, createProvider, findProvider, listProviders } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun, type RunRow, type RunTrigger } from '#db/stores/runs.ts';
import { feedText } from '#refresh-jobs/feeds/feed-test-parts.ts';
import { createPoliteFetch } from '#refresh-jobs/polite-fetch.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import { runProviderCheck } from '#refresh-jobs/run-provider-check.ts';
import { serveLocally, type LocalServer } from '#test-parts/serve-locally.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import type { RefreshContext } from './refresh-context.ts';

let database: TestDatabase;
let server: LocalServer;
let body: string;
let status: number;
let whileRead: () => Promise<unknown>;
let context: RefreshContext;

beforeEach(async () => {
  database = await createTestDatabase();
  status = 200;
  whileRead = () => Promise.resolve();
  server = await serveLocally((_, response) => {
    void whileRead().then(() => response.writeHead(status).end(body));
  });
  const fetch = createPoliteFetch({ allowedHosts: [server.host], userAgent: 'airdex-test' });
  context = {
    ...{ database, worker: 'worker', log: pino({ level: 'silent' }), providers, fetchFor: () => fetch },
    ...{
      sealer: null,
      podcastsChanged: () => undefined,
      libraryChanged: () => undefined,
      tags: noTags,
      canBePushed: false,
    },
    ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
  };
});
afterEach(async () => {
  await server.close();
  await database.close();
});

function newProvider(kind: string, config: Record<string, unknown>) {
  const allowedHosts = [server.host];
  return createProvider(database.pool, { kind, name: 'Mine', config, allowedHosts, enabled: true });
}
async function refresh(providerId: string, trigger: RunTrigger = 'schedule'): Promise<RunRow> {
  await requestRun(database.pool, providerId, trigger);
  const run = await claimRun(database.pool, 'worker');
  if (!run) throw new Error('There was no run to claim.');
  await refreshCatalog(context, run);
  const done = await findRun(database.pool, run.id);
  if (!done) throw new Error('The run is gone.');
  return done;
}
const shows = async () => {
  const { rows } = await database.pool.query<{ title: string; providers: number }>(
    `SELECT title, cardinality(provider_ids) AS providers FROM podcasts WHERE retired_at IS NULL ORDER BY title`,
  );
  return rows;
};
const opml = (count: number) =>
  `<opml><body>${Array.from({ length: count }, (_, n) => `<outline text="Show ${String(n)}" xmlUrl="https://s${String(n)}.example/feed"/>`).join('')}</body></opml>`;

test('a podcast feed is read by its run, which counts episodes and plans the next by the rhythm of the feed', async () => {
  body = feedText(['One', 'Two']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  expect(await refresh(id)).toMatchObject({ state: 'succeeded', seen: 2, added: 2, retired: 0, error: null });
  expect(await shows()).toEqual([{ title: 'Show', providers: 1 }]);
  expect((await listProviders(database.pool, id))[0]?.items).toBe(2);
  body = feedText(['One', 'Two', 'Three']);
  expect(await refresh(id)).toMatchObject({ seen: 3, added: 1, unchanged: 2 });
  expect(await refresh(id)).toMatchObject({ state: 'succeeded', seen: 3, unchanged: 3 });
  expect((await findProvider(database.pool, id))?.intervalSeconds).toBeGreaterThanOrEqual(600);
});

test('nobody sees a provider’s new feed before it is listed and its run holds it: another would read it first', async () => {
  body = feedText(['One']);
  await database.pool.query(`
    CREATE FUNCTION refuse_unlisted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NOT EXISTS (SELECT FROM provider_feeds WHERE podcast_id = NEW.podcast_id)
      THEN RAISE 'a feed could be seen before it was listed'; END IF;
      IF EXISTS (SELECT FROM feeds WHERE podcast_id = NEW.podcast_id AND leased_until IS NULL)
      THEN RAISE 'a feed could be taken before its run held it'; END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER refuse_unlisted AFTER INSERT ON feeds DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse_unlisted()`);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  expect(await refresh(id)).toMatchObject({ state: 'succeeded', error: null });
  const { rows } = await database.pool.query('SELECT run_provider_id AS id FROM feeds');
  expect(rows).toEqual([{ id }]);
});

test('a podcast feed that cannot be read fails in words, and its episodes stay', async () => {
  body = feedText(['One', 'Two']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  await refresh(id);
  status = 404;
  const run = await refresh(id);
  expect(run).toMatchObject({ state: 'failed', errorType: 'gone' });
  expect(run.error).toContain('HTTP 404');
  expect((await listProviders(database.pool, id))[0]).toMatchObject({ items: 2, failures: 1 });
});

test('a podcast feed that turns into another show is believed when an admin asks for it again', async () => {
  body = feedText(['One', 'Two', 'Three']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  await refresh(id);
  body = feedText(['Casino', 'Bonus']).replace('>Show<', '>Win<');
  expect(await refresh(id)).toMatchObject({ state: 'failed', errorType: 'too-much-lost' });
  expect(await refresh(id)).toMatchObject({ state: 'failed' });
  expect(await refresh(id, 'admin')).toMatchObject({ state: 'succeeded' });
});

test('a provider that is given another address lets go of the feed it had', async () => {
  body = feedText(['One']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  await refresh(id);
  body = feedText(['Other']).replace('>Show<', '>Other show<');
  await changeProvider(database.pool, id, { config: { url: `${server.url}/other` } });
  await refresh(id);
  expect((await shows()).map(({ title }) => title)).toEqual(['Other show']);
});

test('a list of feeds is reconciled: new ones are due at once, those it lost are let go', async () => {
  body = opml(3);
  const { id } = await newProvider('opml', { url: `${server.url}/list.opml` });
  expect(await refresh(id)).toMatchObject({ state: 'succeeded', seen: 3, added: 3, complete: true });
  const { rows } = await database.pool.query('SELECT count(*) FROM feeds WHERE next_read_at <= now()');
  expect(rows).toEqual([{ count: 3 }]);
  expect(await shows()).toHaveLength(3);
  body = opml(2);
  expect(await refresh(id)).toMatchObject({ seen: 2, added: 0, unchanged: 2, retired: 1 });
  expect(await shows()).toHaveLength(2);
  expect(await refresh(id)).toMatchObject({ seen: 2, unchanged: 2, retired: 0 });
  expect((await listProviders(database.pool, id))[0]?.items).toBe(2);
});

test('feeds that were tried before their list allowed their host are read again at once', async () => {
  const feeds = [0, 1, 2].map((n) =>
    ensureFeed(database.pool, { url: `https://s${String(n)}.example/feed` }),
  );
  const [refused, underWay, missing] = (await Promise.all(feeds)).map(({ podcastId }) => podcastId);
  await database.pool.query(
    `UPDATE feeds SET next_read_at = now() + interval '15 minutes', last_read_at = NULL, failures = 1,
       failure_type = CASE podcast_id WHEN $1 THEN 'address-not-allowed' WHEN $3 THEN 'gone' END,
       leased_until = CASE podcast_id WHEN $2 THEN now() + interval '1 minute' END
     WHERE podcast_id IN ($1, $2, $3)`,
    [refused, underWay, missing],
  );
  body = opml(3);
  const { id } = await newProvider('opml', { url: `${server.url}/list.opml` });
  await refresh(id);
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT podcast_id AS id FROM feeds WHERE next_read_at <= now()',
  );
  expect(rows.map((row) => row.id).toSorted()).toEqual([refused, underWay].toSorted());
});

test('a list that suddenly lost nearly all is not believed, until an admin insists', async () => {
  body = opml(30);
  const { id } = await newProvider('opml', { url: `${server.url}/list.opml` });
  await refresh(id);
  body = opml(2);
  expect(await refresh(id)).toMatchObject({ state: 'failed', errorType: 'too-much-lost' });
  expect(await shows()).toHaveLength(30);
  expect(await refresh(id, 'admin')).toMatchObject({ state: 'succeeded', retired: 28 });
});

test('a deleted provider takes its feeds along, but for those that another one lists', async () => {
  body = opml(3);
  const first = await newProvider('opml', { url: `${server.url}/list.opml` });
  await refresh(first.id);
  body = opml(1);
  const second = await newProvider('opml', { url: `${server.url}/other.opml` });
  await refresh(second.id);
  expect((await shows())[0]?.providers).toBe(2);
  await deleteProvider(database, first.id);
  expect(await shows()).toEqual([{ title: 'Show 0', providers: 1 }]);
});

test('a run waits for its feed while the loop reads it', async () => {
  body = feedText(['One']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  const { podcastId } = await ensureFeed(database.pool, { url: `${server.url}/feed` });
  await database.pool.query(
    `UPDATE feeds SET leased_until = now() + interval '600 milliseconds' WHERE podcast_id = $1`,
    [podcastId],
  );
  expect(await refresh(id)).toMatchObject({ state: 'succeeded', added: 1 });
});

test('a push that comes while a run reads its feed has the loop read it again', async () => {
  body = feedText(['One']);
  const { id } = await newProvider('podcast-feed', { url: `${server.url}/feed` });
  await refresh(id);
  const { podcastId } = await ensureFeed(database.pool, { url: `${server.url}/feed` });
  const due: string[] = [];
  const listening = await listen(database, feedDue, (said) => due.push(said));
  await refresh(id);
  whileRead = () => makeFeedDue(database.pool, podcastId);
  await refresh(id);
  await vi.waitFor(() => expect(due).toEqual([podcastId, podcastId]), 30_000);
  await listening.close();
});

test('a personal address is no provider', async () => {
  const { id } = await newProvider('podcast-feed', { url: 'https://ann:secret@example.org/feed' });
  const run = await refresh(id);
  expect(run).toMatchObject({ state: 'failed', errorType: 'misconfigured' });
  expect(run.error).not.toContain('secret');
});

test('a dry run shows the show, its episodes, and what a strict reader says', async () => {
  const check = (kind: string, config: Record<string, unknown>) =>
    runProviderCheck(context, { kind, name: 'Mine', config, allowedHosts: [server.host] });
  body = feedText(['One', 'Two']);
  const sound = await check('podcast-feed', { url: `${server.url}/feed` });
  expect(sound).toMatchObject({ seen: 2, error: null, drops: [] });
  expect(sound.sample.map(({ name }) => name)).toEqual(['Show', 'One', 'Two']);
  expect(sound.sample[1]?.streams).toEqual(['https://media.example/One.mp3']);
  body = body.replace('<title>One</title>', '<title>One & only</title>');
  expect((await check('podcast-feed', { url: `${server.url}/feed` })).drops[0]?.reason).toContain(
    'rss-parser',
  );
  body = opml(2);
  const list = await check('opml', { url: `${server.url}/list.opml` });
  expect(list.sample.map(({ streams }) => streams)).toEqual([
    ['https://s0.example/feed'],
    ['https://s1.example/feed'],
  ]);
  expect((await shows()).length).toBe(0);
});
