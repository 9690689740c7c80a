import type { Queryable } from '#db/database.ts';
import { listRevokedListeners } from '#db/stores/listeners.ts';
import { listLiveKeys } from '#db/stores/signing-keys.ts';
import { signedNotBefore } from '#signing/expiry.ts';

/** What nginx and the media host verify links by: live keys in hex, and whose links were revoked when (Unix seconds). */
export type LinkKeys = { keys: Record<string, string>; revoked: Record<string, number> };

/** Of the revoked those alone of whom a link could still be alive: the file is read with each request. */
export async function readLinkKeys(db: Queryable, now: Date): Promise<LinkKeys> {
  const keys = await listLiveKeys(db, 'links');
  const oldest = signedNotBefore(now.getTime() / 1_000);
  const revoked = (await listRevokedListeners(db))
    .map(({ pseudonym, linksRevokedAt }) => [pseudonym, linksRevokedAt.getTime() / 1_000] as const)
    .filter(([, at]) => at >= oldest);
  return {
    keys: Object.fromEntries(keys.map(({ kid, secret }) => [kid, secret.toString('hex')])),
    revoked: Object.fromEntries(revoked),
  };
}
