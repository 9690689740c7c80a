import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { insertTracks } from '#test-parts/insert-tracks.ts';
import { createProvider } from '#db/stores/providers.ts';
import { checkLibraries } from './check-libraries.ts';

let database: TestDatabase;
let status = 403;
const mediaHost = createServer((_request, response) => response.writeHead(status).end());
const url = () => `http://127.0.0.1:${String((mediaHost.address() as AddressInfo).port)}`;
const look = async () =>
  (await checkLibraries(database.pool, url())).map(({ state, words }) => `${state}: ${words}`);

beforeAll(async () => {
  database = await createTestDatabase();
  await new Promise<void>((done) => mediaHost.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  await new Promise((done) => mediaHost.close(done));
  await database.close();
});

test('says nothing where there is no library, then whether links can be verified and what renditions there are', async () => {
  expect(await look()).toEqual([]);
  const { id } = await createProvider(database.pool, {
    ...{ kind: 'local-library', name: 'Music', allowedHosts: [], enabled: true },
    config: { path: '/music', renditions: ['opus-64'] },
  });
  await insertTracks(database.pool, id, [{ title: 'A', renditions: ['opus-64'] }]);
  expect(await look()).toEqual([
    'ok: the media host has the keys to verify links',
    'ok: 1 made (0.0 GB), 0 waiting, 0 failed',
  ]);
  status = 503;
  await database.pool.query(`UPDATE renditions SET state = 'pending', failure = 'ffmpeg is not there.'`);
  expect(await look()).toEqual([
    expect.stringMatching(/^failing: the media host has no keys: refresh-jobs writes/),
    'warning: 0 made (0.0 GB), 1 waiting, 0 failed: ffmpeg is not there.',
  ]);
});
