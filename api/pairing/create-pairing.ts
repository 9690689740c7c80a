import { createHash, randomBytes } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { addPairingCode } from '#db/stores/pairing.ts';

const goodForMs = 15 * 60_000;

/** What the database keeps of a code. */
export function hashCode(code: string): Buffer {
  return createHash('sha256').update(code).digest();
}

/** A link of one use that connects a Nextcloud: 128 random bits, good for a quarter of an hour. */
export async function createPairing(
  db: Queryable,
  about: { name: string | null; issuerId: string | null; publicUrl: string; now: number },
): Promise<{ link: string; expiresAt: string }> {
  const code = randomBytes(16).toString('base64url');
  const expiresAt = new Date(about.now + goodForMs);
  const { name, issuerId } = about;
  await addPairingCode(db, { codeHash: hashCode(code), name, issuerId, expiresAt }, new Date(about.now));
  return { link: `${about.publicUrl}/#/connect/${code}`, expiresAt: expiresAt.toISOString() };
}
