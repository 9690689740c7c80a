import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Database } from '#db/database.ts';
import { listIssuers, ownIssuer } from '#db/stores/issuers.ts';
import { ensureKey, listLiveKeys } from '#db/stores/signing-keys.ts';

export type TokenKey = { alg: 'HS256' | 'ES256'; key: KeyObject };

/** Who may vouch for listeners, by their registered keys and origins. Never fetched from where a token points. */
export type Issuers = {
  keyOf(issuer: string, kid: string): TokenKey | undefined;
  isAllowedOrigin(origin: string): boolean;
  /** What Airdex signs its own tokens with. */
  ownKey(): { kid: string; key: KeyObject };
  refresh(): Promise<void>;
  close(): void;
};

const refreshMs = 10_000;

export async function watchIssuers(
  database: Pick<Database, 'pool'>,
  now: () => number = Date.now,
): Promise<Issuers> {
  let keys = new Map<string, TokenKey>();
  let origins = new Set<string>();
  let own: { kid: string; key: KeyObject } | undefined;

  async function refresh(): Promise<void> {
    const enabled = (await listIssuers(database.pool)).filter((issuer) => issuer.enabled);
    const read = new Map<string, TokenKey>();
    for (const issuer of enabled) {
      for (const { kid, alg, jwk, until } of issuer.keys) {
        if (until !== undefined && Date.parse(until) <= now()) continue;
        read.set(nameOf(issuer.id, kid), { alg, key: createPublicKey({ key: jwk, format: 'jwk' }) });
      }
    }
    if (enabled.some((issuer) => issuer.id === ownIssuer)) {
      await ensureKey(database.pool, 'tokens');
      const live = await listLiveKeys(database.pool, 'tokens');
      for (const { kid, secret } of live) {
        read.set(nameOf(ownIssuer, kid), { alg: 'HS256', key: createSecretKey(secret) });
      }
      const [newest] = live;
      own = newest && { kid: newest.kid, key: createSecretKey(newest.secret) };
    }
    keys = read;
    origins = new Set(enabled.flatMap((issuer) => issuer.allowedOrigins));
  }

  await refresh();
  const timer = setInterval(() => void refresh().catch(() => undefined), refreshMs);
  timer.unref();
  return {
    keyOf: (issuer, kid) => keys.get(nameOf(issuer, kid)),
    isAllowedOrigin: (origin) => origins.has(origin),
    ownKey: () => {
      if (!own) throw new Error("Airdex's own issuer is not registered or not enabled.");
      return own;
    },
    refresh,
    close: () => {
      clearInterval(timer);
    },
  };
}

function nameOf(issuer: string, kid: string): string {
  return JSON.stringify([issuer, kid]);
}
