import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { ensureFeed } from './ensure-feed.ts';
import {
  claimDueLeases,
  confirmLease,
  denyLease,
  findLease,
  noteAsked,
  noteAskFailed,
  notePush,
  wantLease,
} from './websub-leases.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

const now = new Date('2100-01-01T00:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const hub = { hub: 'https://hub.example/', topic: 'https://example.org/feed' };

let count = 0;
async function makeLease() {
  const url = `https://example.org/${String((count += 1))}`;
  const { podcastId } = await ensureFeed(database.pool, { url });
  await wantLease(database.pool, podcastId, hub);
  return { podcastId, callbackId: await callbackOf(podcastId) };
}
async function callbackOf(podcastId: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT callback_id AS id FROM websub_leases WHERE podcast_id = $1',
    [podcastId],
  );
  return rows[0]?.id ?? '';
}
const claim = async (at: Date, until = new Date(at.getTime() + 60_000)) =>
  (await claimDueLeases(database.pool, 100, at, until)).map(({ podcastId }) => podcastId);

test('a lease is asked for once, and renewed before it ends', async () => {
  const { podcastId, callbackId } = await makeLease();
  expect(await claim(now, later(1))).toContain(podcastId);
  expect(await claim(now)).not.toContain(podcastId);
  await noteAsked(database.pool, callbackId, later(1), later(60));
  await confirmLease(database.pool, callbackId, 6000, now);
  expect(await findLease(database.pool, callbackId)).toMatchObject({
    ...{ podcastId, state: 'active', failures: 0, expiresAt: later(100) },
  });
  expect(await claim(later(79))).not.toContain(podcastId);
  expect(await claim(later(80))).toContain(podcastId);
});

test('a lease that is wanted now is due, also for a worker whose clock is behind', async () => {
  const { podcastId } = await makeLease();
  expect(await claim(new Date('2020-01-01T00:00:00Z'), later(1))).toContain(podcastId);
});

test('a hub that called back before it answered is not asked again', async () => {
  const { podcastId, callbackId } = await makeLease();
  await claim(now, later(1));
  await confirmLease(database.pool, callbackId, 86_400, now);
  await noteAsked(database.pool, callbackId, later(1), later(60));
  expect(await claim(later(70))).not.toContain(podcastId);
});

test('a hub that cannot be asked is asked again later; a lease that still runs stays active', async () => {
  const { podcastId, callbackId } = await makeLease();
  await confirmLease(database.pool, callbackId, 86_400, now);
  await noteAskFailed(database.pool, callbackId, 'hub.example is away.', later(10));
  expect(await findLease(database.pool, callbackId)).toMatchObject({ state: 'active', failures: 1 });
  await denyLease(database.pool, callbackId, 'not here', now);
  expect(await findLease(database.pool, callbackId)).toMatchObject({ state: 'failed', expiresAt: null });
  expect(await claim(later(24 * 60))).not.toContain(podcastId);
  expect(await claim(later(8 * 24 * 60))).toContain(podcastId);
});

test('the same hub keeps its lease, another one gets a callback of its own, and none ends it', async () => {
  const { podcastId, callbackId } = await makeLease();
  await wantLease(database.pool, podcastId, hub);
  expect(await callbackOf(podcastId)).toBe(callbackId);
  await wantLease(database.pool, podcastId, { ...hub, hub: 'https://other.example/' });
  expect(await findLease(database.pool, callbackId)).toBeNull();
  expect(await callbackOf(podcastId)).not.toBe('');
  await wantLease(database.pool, podcastId, undefined);
  expect(await callbackOf(podcastId)).toBe('');
});

test('a push makes the feed due', async () => {
  const { podcastId } = await makeLease();
  const due = async () => {
    const { rows } = await database.pool.query(
      'SELECT next_read_at <= now() AS due FROM feeds WHERE podcast_id = $1',
      [podcastId],
    );
    return rows;
  };
  await database.pool.query(`UPDATE feeds SET next_read_at = now() + interval '1 day'`);
  expect(await due()).toEqual([{ due: false }]);
  await notePush(database.pool, podcastId, now);
  expect(await due()).toEqual([{ due: true }]);
});
