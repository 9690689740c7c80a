import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Queryable } from '#db/database.ts';
import { ensureKey, listLiveKeys, type SigningKey } from '#db/stores/signing-keys.ts';

/** What the Icecast of a provider says to our hook, to show that it is the one: derived, so nobody has to keep it. */
export function hookPassword(secret: Buffer, providerId: string): string {
  return createHmac('sha256', secret).update(`icecast hook ${providerId}`).digest('base64url').slice(0, 32);
}

/** Today's password, for the icecast.xml of a provider. */
export async function currentHookPassword(db: Queryable, providerId: string): Promise<string> {
  return hookPassword((await ensureKey(db, 'hooks')).secret, providerId);
}

export type HookGuard = { admits(providerId: string, password: string): Promise<boolean> };

/** Looks at the keys again, at most once a second, when a password does not fit: a key may be new. */
export async function createHookGuard(db: Queryable, now: () => number = Date.now): Promise<HookGuard> {
  let keys: SigningKey[] = await listLiveKeys(db, 'hooks');
  let readAt = 0;
  let reading: Promise<void> | undefined;
  const fits = (providerId: string, password: string) =>
    keys.some(({ secret }) => isSame(password, hookPassword(secret, providerId)));
  async function look(): Promise<void> {
    try {
      keys = await listLiveKeys(db, 'hooks');
    } finally {
      reading = undefined;
    }
  }
  return {
    admits: async (providerId, password) => {
      if (fits(providerId, password)) return true;
      // Who comes while they are being looked at waits for what is found.
      if (!reading) {
        if (now() - readAt < 1_000) return false;
        readAt = now();
        reading = look();
      }
      await reading;
      return fits(providerId, password);
    },
  };
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
