import { expect, test } from 'vitest';
import type { Database } from '#db/database.ts';
import { findOrCreateListener, revokeLinks } from '#db/stores/listeners.ts';
import { ensureOwnIssuer, ownIssuer } from '#db/stores/issuers.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';
import { openKeyRing } from './key-ring.ts';
import { linkSigner, signPlayLink } from './sign-links.ts';

test('a look that takes its time does not bring back whose links were revoked meanwhile', async () => {
  const database = await createTestDatabase();
  const { pool } = database;
  await ensureOwnIssuer(pool);
  const ann = await findOrCreateListener(pool, { issuerId: ownIssuer, subject: 'ann' });
  const arrival = Promise.withResolvers<undefined>();
  const reading = Promise.withResolvers<undefined>();
  let isSlow = false;
  /** What a slow look has read arrives when it may. */
  const query = async (...given: unknown[]) => {
    const isHeld = isSlow && String(given[0]).includes('links_revoked_at');
    const answer = await (pool.query as (...given: unknown[]) => Promise<unknown>).apply(pool, given);
    if (!isHeld) return answer;
    reading.resolve(undefined);
    await arrival.promise;
    return answer;
  };
  const ring = await openKeyRing({ pool: { query } as unknown as Database['pool'] });
  const now = Date.now() / 1_000;
  const link = signPlayLink(
    linkSigner(ring.newest(), ann.pseudonym, now),
    'http://airdex.example',
    'station:1',
  );
  const token = link.split('/play/')[1]?.split('/')[0] ?? '';
  const verdict = () => ring.verify(token, { purpose: 'play', item: 'station:1', variant: '' }, now).verdict;
  expect(verdict()).toBe('valid');

  isSlow = true;
  const late = ring.refresh();
  await reading.promise;
  isSlow = false;
  await revokeLinks(pool, ann.id, new Date());
  await ring.refresh();
  expect(verdict()).toBe('forged');
  arrival.resolve(undefined);
  await late;
  expect(verdict()).toBe('forged');
  ring.close();
  await database.close();
});
