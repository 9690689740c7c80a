import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '#db/database.ts';
import { listRevokedListeners } from '#db/stores/listeners.ts';
import { ensureKey, listLiveKeys } from '#db/stores/signing-keys.ts';
import { signedNotBefore } from '#signing/expiry.ts';
import { verifyToken, type LinkKey, type Purpose, type Verdict } from '#signing/token.ts';

export type KeyRing = {
  /** What new links are signed with. */
  newest(): LinkKey;
  /** Verifies with every live key, and refuses what was signed before its listener's links were revoked. */
  verify(token: string, expected: { purpose: Purpose; item: string; variant: string }, now: number): Verdict;
  /** Looks for new, revoked keys and listeners at once. */
  refresh(): Promise<void>;
  close(): void;
};

const refreshMs = 5_000;

/** The live link keys of the database, the first one made if there is none; looked at again every five seconds. */
export async function openKeyRing(database: Pick<Database, 'pool'>): Promise<KeyRing> {
  let keys = new Map<string, KeyObject>();
  let newest: LinkKey | undefined;
  let revoked = new Map<string, number>();
  let [begun, shown] = [0, 0];

  async function refresh(): Promise<void> {
    const mine = (begun += 1);
    let live = await listLiveKeys(database.pool, 'links');
    if (live.length === 0) live = [await ensureKey(database.pool, 'links')];
    const ready = live.map(({ kid, secret }): LinkKey => ({ kid, key: createSecretKey(secret) }));
    const listeners = await listRevokedListeners(database.pool);
    // A look that began later and is back already knows better.
    if (mine < shown) return;
    shown = mine;
    keys = new Map(ready.map(({ kid, key }) => [kid, key]));
    newest = ready[0];
    revoked = new Map(listeners.map((one) => [one.pseudonym, one.linksRevokedAt.getTime() / 1_000]));
  }

  await refresh();
  // While the database is away, what is known goes on being used.
  const timer = setInterval(() => void refresh().catch(() => undefined), refreshMs);
  timer.unref();

  return {
    newest: () => {
      if (!newest) throw new Error('There is no key to sign links with.');
      return newest;
    },
    verify: (token, expected, now) => {
      const verdict = verifyToken(token, expected, keys, now);
      if (verdict.verdict !== 'valid') return verdict;
      const revokedAt = revoked.get(verdict.pseudonym);
      const isRevoked = revokedAt !== undefined && signedNotBefore(verdict.exp) <= revokedAt;
      return isRevoked ? { verdict: 'forged' } : verdict;
    },
    refresh,
    close: () => {
      clearInterval(timer);
    },
  };
}
