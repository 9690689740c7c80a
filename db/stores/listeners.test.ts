import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { deleteFavorite, favoriteUrns, listFavorites, putFavorite } from './favorites.ts';
import { ensureOwnIssuer, listIssuers, ownIssuer, putIssuer } from './issuers.ts';
import { findOrCreateListener, listRevokedListeners, revokeLinks } from './listeners.ts';
import { createKey, ensureKey, listLiveKeys, revokeKey } from './signing-keys.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureOwnIssuer(database.pool);
});
afterAll(() => database.close());

test('processes that start together make one first key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => ensureKey(database.pool, 'tokens')));
  expect(new Set(keys.map((key) => key.secret.toString('hex'))).size).toBe(1);
});

test('a new key comes first, a revoked one is gone', async () => {
  const old = await ensureKey(database.pool, 'links');
  const fresh = await createKey(database.pool, 'links');
  expect((await listLiveKeys(database.pool, 'links')).map((key) => key.kid)).toEqual([fresh.kid, old.kid]);
  expect(await revokeKey(database.pool, old.kid)).toBe(true);
  expect(await revokeKey(database.pool, old.kid)).toBe(false);
  expect((await listLiveKeys(database.pool, 'links')).map((key) => key.kid)).toEqual([fresh.kid]);
});

test('the same subject of two issuers is two listeners', async () => {
  await putIssuer(database.pool, {
    id: 'cloud',
    name: 'Cloud',
    keys: [],
    allowedOrigins: ['https://cloud.example'],
    enabled: true,
  });
  expect((await listIssuers(database.pool)).map((issuer) => issuer.id)).toEqual([ownIssuer, 'cloud']);
  const here = await findOrCreateListener(database.pool, {
    issuerId: ownIssuer,
    subject: 'ada',
    name: 'Ada',
  });
  const there = await findOrCreateListener(database.pool, { issuerId: 'cloud', subject: 'ada' });
  const again = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'ada' });
  expect(again).toEqual(here);
  expect(there.id).not.toBe(here.id);
  expect(there.pseudonym).not.toBe(here.pseudonym);
  expect(here.pseudonym).toMatch(/^[\w-]{16}$/);
});

test('revoking links is remembered by pseudonym', async () => {
  const listener = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'bob' });
  const at = new Date('2026-11-21T10:00:00Z');
  expect(await revokeLinks(database.pool, listener.id, at)).toBe(true);
  expect(await listRevokedListeners(database.pool)).toEqual([
    { pseudonym: listener.pseudonym, linksRevokedAt: at },
  ]);
});

test('favorites are kept once, paged newest first, and follow a station that was joined to another', async () => {
  const { id } = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'cleo' });
  const urns = Array.from({ length: 7 }, (_, n) => `station:00000000-0000-4000-8000-00000000000${String(n)}`);
  for (const urn of urns) expect(await putFavorite(database.pool, id, urn, { title: urn })).toBe(true);
  expect(await putFavorite(database.pool, id, urns[0] ?? '', { title: 'again' })).toBe(false);

  const seen: string[] = [];
  for (let after: Awaited<ReturnType<typeof listFavorites>>['next'] | undefined; after !== null;) {
    const page = await listFavorites(database.pool, id, { limit: 3, ...(after ? { after } : {}) });
    seen.push(...page.rows.map((row) => row.urn));
    after = page.next;
  }
  expect(seen).toEqual(urns.toReversed());

  const joined = 'ffffffff-0000-4000-8000-000000000000';
  await database.pool.query(`INSERT INTO stations (id, name, sort_name) VALUES ($1, 'Joined', 'joined')`, [
    joined,
  ]);
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    urns[0]?.slice('station:'.length),
    joined,
  ]);
  expect(await favoriteUrns(database.pool, id)).toContain(`station:${joined}`);
  expect((await listFavorites(database.pool, id, { limit: 20 })).rows.at(-1)?.urn).toBe(`station:${joined}`);
  expect(await deleteFavorite(database.pool, id, `station:${joined}`)).toBe(true);
  expect((await favoriteUrns(database.pool, id)).size).toBe(6);
});

test('two favorites that were joined are shown once, and removed together, by whichever id', async () => {
  const { id } = await findOrCreateListener(database.pool, { issuerId: ownIssuer, subject: 'dora' });
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO stations (name, sort_name) VALUES ('One', 'one'), ('Other', 'other') RETURNING id`,
  );
  const [one, other] = rows.map((row) => `station:${row.id}`);
  if (one === undefined || other === undefined) throw new Error('No stations.');
  await putFavorite(database.pool, id, one, { title: 'One' });
  await putFavorite(database.pool, id, other, { title: 'Other' });
  await database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
    one.slice('station:'.length),
    other.slice('station:'.length),
  ]);
  const shown = await listFavorites(database.pool, id, { limit: 20 });
  expect(shown.rows.map(({ urn, snapshot }) => ({ urn, ...snapshot }))).toEqual([
    { urn: other, title: 'One' },
  ]);
  expect(await deleteFavorite(database.pool, id, one)).toBe(true);
  expect(await deleteFavorite(database.pool, id, other)).toBe(false);
  expect((await listFavorites(database.pool, id, { limit: 20 })).rows).toEqual([]);
});
