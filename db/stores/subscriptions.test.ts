import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#db/database.ts';
import { insertListener, insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { deleteSubscription, putSubscription } from './subscriptions.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test('however many subscribe to a show and leave it at once, each is counted and none is refused', async () => {
  const [show] = await insertPodcasts(database.pool, [{ title: 'Wanted' }]);
  const id = show?.id ?? '';
  const listeners = await Promise.all(Array.from({ length: 24 }, () => insertListener(database.pool)));
  const count = async () =>
    (
      await database.pool.query<{ count: number }>(
        'SELECT subscribers AS count FROM podcasts WHERE id = $1',
        [id],
      )
    ).rows[0]?.count;
  const put = (listener: string) =>
    inTransaction(database, (client) => putSubscription(client, listener, id));
  const leave = (listener: string) =>
    inTransaction(database, (client) => deleteSubscription(client, listener, id));

  const [early, late] = [listeners.slice(0, 12), listeners.slice(12)];
  expect(await Promise.all(early.map(put))).not.toContain(false);
  expect(await count()).toBe(12);
  const changes = early.flatMap((listener, index) => [leave(listener), put(late[index] ?? '')]);
  expect(await Promise.all(changes)).not.toContain(false);
  expect(await count()).toBe(12);
});
