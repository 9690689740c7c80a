import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureOwnIssuer, ownIssuer } from '#db/stores/issuers.ts';
import { findOrCreateListener, revokeLinks } from '#db/stores/listeners.ts';
import { changeProvider, createProvider } from '#db/stores/providers.ts';
import { createKey, revokeKey } from '#db/stores/signing-keys.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { startMediaKeys } from './start-media-keys.ts';

let database: TestDatabase;
let dataDir: string;
let running: { close(): Promise<void> };
const file = () => join(dataDir, 'media-keys.json');
type Written = {
  keys: Record<string, string>;
  revoked: Record<string, number>;
  roots: Record<string, string>;
};
const read = async () => JSON.parse(await readFile(file(), 'utf8')) as Written;
/** Only what NOTIFY tells is heard in time, unless a test says otherwise. */
const start = (everyMs = 3_600_000) =>
  startMediaKeys({ database, dataDir, everyMs, log: pino({ level: 'silent' }) });

beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'airdex-media-keys-'));
});
afterEach(async () => {
  await running.close();
  await database.close();
  await rm(dataDir, { recursive: true });
});

const library = (path: string, enabled = true) =>
  createProvider(database.pool, {
    kind: 'local-library',
    name: path,
    config: { path },
    allowedHosts: [],
    enabled,
  });

test('at the start it has a key, the libraries that are on, and is for its owner alone', async () => {
  const { id } = await library('/srv/music/');
  await library('/srv/off', false);
  running = await start();
  const { keys, revoked, roots } = await read();
  expect(Object.values(keys)).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  expect([revoked, roots]).toEqual([{}, { [id]: '/srv/music' }]);
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['media-keys.json']);
});

test('a key and a listener that are revoked are written down as soon as it is told', async () => {
  running = await start();
  const [first = ''] = Object.keys((await read()).keys);
  const { kid } = await createKey(database.pool, 'links');
  await vi.waitFor(async () => expect(Object.keys((await read()).keys)).toContain(kid), 45_000);
  await revokeKey(database.pool, first);
  await vi.waitFor(async () => expect(Object.keys((await read()).keys)).toEqual([kid]), 45_000);

  await ensureOwnIssuer(database.pool);
  const ann = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'ann' });
  const bob = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'bob' });
  const now = new Date();
  // Links of before have expired by now.
  await revokeLinks(database.pool, bob.id, new Date(now.getTime() - 3_600_000));
  await revokeLinks(database.pool, ann.id, now);
  await vi.waitFor(
    async () => expect((await read()).revoked).toEqual({ [ann.pseudonym]: now.getTime() / 1_000 }),
    45_000,
  );
});

test('what nobody told of is found by looking: a provider turned off, a file that was removed or damaged', async () => {
  const { id } = await library('/srv/music');
  running = await start(50);
  expect((await read()).roots).toEqual({ [id]: '/srv/music' });
  await changeProvider(database.pool, id, { enabled: false });
  await vi.waitFor(async () => expect((await read()).roots).toEqual({}), 45_000);
  await rm(file());
  await vi.waitFor(async () => expect((await read()).roots).toEqual({}), 45_000);
  await writeFile(file(), '{');
  await vi.waitFor(async () => expect((await read()).roots).toEqual({}), 45_000);
});
