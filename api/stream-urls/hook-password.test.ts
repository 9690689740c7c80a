import { expect, test } from 'vitest';
import { createKey } from '#db/stores/signing-keys.ts';
import { createTestDatabase } from '#test-parts/test-database.ts';
import { createHookGuard, currentHookPassword, hookPassword } from './hook-password.ts';

test('all who come with a new password in one moment are let in, and the keys are looked at once', async () => {
  const database = await createTestDatabase();
  const provider = '11111111-2222-4333-8444-555555555555';
  const old = await currentHookPassword(database.pool, provider);
  let looks = 0;
  const counting = {
    query: ((...given: Parameters<typeof database.pool.query>) => {
      looks += 1;
      return database.pool.query(...given);
    }) as typeof database.pool.query,
  };
  const guard = await createHookGuard(counting, () => 1_000_000);
  const fresh = hookPassword((await createKey(database.pool, 'hooks')).secret, provider);
  looks = 0;
  const answers = await Promise.all([fresh, fresh, 'wrong', old].map((each) => guard.admits(provider, each)));
  expect(answers).toEqual([true, true, false, true]);
  expect(await guard.admits(provider, 'wrong')).toBe(false);
  expect(looks).toBe(1);
  await database.close();
});
