import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { ensureFeed } from './ensure-feed.ts';
import { findUnwantedFeeds, nameProviders, retireUnwantedFeeds, reviveWantedFeeds } from './feed-reasons.ts';
import { findOrCreateListener } from './listeners.ts';
import { createProvider } from './providers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(`INSERT INTO issuers (id, name) VALUES ('local', 'Local')`);
});
afterAll(() => database.close());

let count = 0;
async function feed(): Promise<string> {
  count += 1;
  const made = await ensureFeed(database.pool, { url: `https://example.org/${String(count)}` });
  return made.podcastId;
}
async function subscribe(podcastId: string): Promise<void> {
  const ann = await findOrCreateListener(database.pool, { issuerId: 'local', subject: 'ann' });
  await database.pool.query('INSERT INTO subscriptions (listener_id, podcast_id) VALUES ($1, $2)', [
    ann.id,
    podcastId,
  ]);
}
async function list(podcastId: string): Promise<string> {
  const settings = { kind: 'opml', name: 'List', config: {}, allowedHosts: [], enabled: true };
  const { id } = await createProvider(database.pool, settings);
  await database.pool.query('INSERT INTO provider_feeds (provider_id, podcast_id) VALUES ($1, $2)', [
    id,
    podcastId,
  ]);
  return id;
}
const retire = (...ids: string[]) => inTransaction(database, (client) => retireUnwantedFeeds(client, ids));

test('a feed without reasons is let go; one that is subscribed to or listed is kept', async () => {
  const [unwanted, subscribed, listed] = [await feed(), await feed(), await feed()];
  await subscribe(subscribed);
  await list(listed);
  expect(await retire(unwanted, subscribed, listed)).toEqual([unwanted]);
  const { rows } = await database.pool.query(
    `SELECT retired_at IS NOT NULL AS retired, next_read_at = 'infinity' AS never
     FROM podcasts JOIN feeds ON podcast_id = id WHERE id = $1`,
    [unwanted],
  );
  expect(rows).toEqual([{ retired: true, never: true }]);
  expect(await retire(unwanted)).toEqual([]);
});

test('a subscription made while a feed is being let go keeps it, or brings it back', async () => {
  const podcast = await feed();
  await Promise.all([retire(podcast), subscribe(podcast)]);
  await reviveWantedFeeds(database.pool);
  const { rows } = await database.pool.query(
    `SELECT retired_at, next_read_at <= now() AS due FROM podcasts JOIN feeds ON podcast_id = id WHERE id = $1`,
    [podcast],
  );
  expect(rows).toEqual([{ retired_at: null, due: true }]);
});

test('a show says which providers list it', async () => {
  const podcast = await feed();
  const providers = [await list(podcast), await list(podcast)].toSorted();
  await nameProviders(database.pool, [podcast]);
  const read = async () =>
    (await database.pool.query('SELECT provider_ids FROM podcasts WHERE id = $1', [podcast])).rows;
  expect(await read()).toEqual([{ provider_ids: providers }]);
  await database.pool.query('DELETE FROM provider_feeds WHERE podcast_id = $1', [podcast]);
  await nameProviders(database.pool, [podcast]);
  expect(await read()).toEqual([{ provider_ids: [] }]);
});

test('feeds that lost their reasons by the way are found, those just made are not', async () => {
  const podcast = await feed();
  expect(await findUnwantedFeeds(database.pool)).not.toContain(podcast);
  await database.pool.query(
    `UPDATE podcasts SET created_at = now() - interval '1 hour', updated_at = created_at - interval '1 hour' WHERE id = $1`,
    [podcast],
  );
  expect(await findUnwantedFeeds(database.pool)).toContain(podcast);
});
