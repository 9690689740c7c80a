import { rename, writeFile } from 'node:fs/promises';
import type { Queryable } from '#db/database.ts';
import { listRevokedListeners } from '#db/stores/listeners.ts';
import { listLiveKeys } from '#db/stores/signing-keys.ts';

/** What the gateway verifies by: live keys, and whose links were revoked when (Unix seconds). Never seen half written. */
export async function writeKeys(db: Queryable, file: string): Promise<void> {
  const keys = await listLiveKeys(db, 'links');
  const revoked = await listRevokedListeners(db);
  const text = JSON.stringify({
    keys: Object.fromEntries(keys.map(({ kid, secret }) => [kid, secret.toString('hex')])),
    revoked: Object.fromEntries(
      revoked.map(({ pseudonym, linksRevokedAt }) => [pseudonym, linksRevokedAt.getTime() / 1_000]),
    ),
  });
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
