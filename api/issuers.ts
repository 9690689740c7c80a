import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { issuersChanged, listIssuers, ownIssuer } from '#db/stores/issuers.ts';
import { ensureKey, listLiveKeys } from '#db/stores/signing-keys.ts';

export type TokenKey = { alg: 'HS256' | 'ES256'; key: KeyObject };

/** Who may vouch for listeners, by their registered keys and origins. Never fetched from where a token points. */
export type Issuers = {
  keyOf(issuer: string, kid: string): TokenKey | undefined;
  isAllowedOrigin(origin: string): boolean;
  /** What Airdex signs its own tokens with. */
  ownKey(): { kid: string; key: KeyObject };
  refresh(): Promise<void>;
  close(): Promise<void>;
};

/** A notification can be lost with its connection, and a key may end by time. */
const refreshMs = 10_000;

export async function watchIssuers(
  database: Pick<Database, 'pool'>,
  now: () => number = Date.now,
): Promise<Issuers> {
  let keys = new Map<string, TokenKey>();
  let origins = new Set<string>();
  let own: { kid: string; key: KeyObject } | undefined;
  let [begun, shown] = [0, 0];

  async function refresh(): Promise<void> {
    const mine = (begun += 1);
    const enabled = (await listIssuers(database.pool)).filter((issuer) => issuer.enabled);
    const read = new Map<string, TokenKey>();
    for (const issuer of enabled) {
      for (const { kid, alg, jwk, until } of issuer.keys) {
        if (until !== undefined && Date.parse(until) <= now()) continue;
        read.set(nameOf(issuer.id, kid), { alg, key: createPublicKey({ key: jwk, format: 'jwk' }) });
      }
    }
    let live: Awaited<ReturnType<typeof listLiveKeys>> = [];
    if (enabled.some((issuer) => issuer.id === ownIssuer)) {
      await ensureKey(database.pool, 'tokens');
      live = await listLiveKeys(database.pool, 'tokens');
      for (const { kid, secret } of live) {
        read.set(nameOf(ownIssuer, kid), { alg: 'HS256', key: createSecretKey(secret) });
      }
    }
    // A look that began later and is back already knows better.
    if (mine < shown) return;
    shown = mine;
    const [newest] = live;
    own = newest ? { kid: newest.kid, key: createSecretKey(newest.secret) } : own;
    keys = read;
    origins = new Set(enabled.flatMap((issuer) => issuer.allowedOrigins));
  }

  await refresh();
  const look = () => void refresh().catch(() => undefined);
  const heard = await listen(database, issuersChanged, look, look);
  // What changed between the first look and being heard.
  look();
  const timer = setInterval(look, refreshMs);
  timer.unref();
  return {
    keyOf: (issuer, kid) => keys.get(nameOf(issuer, kid)),
    isAllowedOrigin: (origin) => origins.has(origin),
    ownKey: () => {
      if (!own) throw new Error("Airdex's own issuer is not registered or not enabled.");
      return own;
    },
    refresh,
    close: async () => {
      clearInterval(timer);
      await heard.close();
    },
  };
}

function nameOf(issuer: string, kid: string): string {
  return JSON.stringify([issuer, kid]);
}
