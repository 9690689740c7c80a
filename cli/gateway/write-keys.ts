import type { Queryable } from '#db/database.ts';
import { readLinkKeys } from '#refresh-jobs/media-keys/read-link-keys.ts';
import { writeSecretFile } from '#refresh-jobs/media-keys/write-secret-file.ts';

/** What the gateway verifies by: live keys, and whose links were revoked when (Unix seconds). Never seen half written. */
export async function writeKeys(db: Queryable, file: string, now: Date = new Date()): Promise<void> {
  await writeSecretFile(file, JSON.stringify(await readLinkKeys(db, now)));
}
