import { createSecretKey } from 'node:crypto';
import { issueToken } from '#api/issue-token.ts';
import type { Database } from '#db/database.ts';
import { ensureOwnIssuer } from '#db/stores/issuers.ts';
import { ensureKey } from '#db/stores/signing-keys.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import type { ReadPublished } from './read-published.ts';
import type { SystemPart } from './system-part.ts';

/** A running Airdex of real processes, with a few stations and listeners. */
export type System = {
  url: string;
  parts: SystemPart[];
  items: string[];
  /** Bearer tokens by the listener's name. */
  tokens: Map<string, string>;
  /** Connects anew: whatever was connected before may have been killed. */
  connect(): Promise<Database>;
  /** What is on the topics, for whoever reads them from outside. */
  readPublished: ReadPublished;
  close(): Promise<void>;
};

export async function inhabit(
  database: Database,
  listeners: number,
): Promise<Pick<System, 'items' | 'tokens'>> {
  const stations = await insertStations(
    database.pool,
    ['Aether', 'Borealis', 'Cirrus', 'Dusk'].map((name) => ({ name })),
  );
  await ensureOwnIssuer(database.pool);
  const { kid, secret } = await ensureKey(database.pool, 'tokens');
  const key = createSecretKey(secret);
  const names = Array.from({ length: listeners }, (_, n) => `listener-${String(n)}`);
  const token = (subject: string) =>
    issueToken({ subject, name: subject, roles: ['listener'], ttlSeconds: 86_400 }, { kid, key });
  return {
    items: stations.map((id) => `station:${id}`),
    tokens: new Map(names.map((subject) => [subject, token(subject)])),
  };
}

/** Without a limit of requests: a test's listeners hurry. */
export const unlimited = { RATE_LIMIT_PER_LISTENER: '0', RATE_LIMIT_PER_ADDRESS: '0' };

export function isServing(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}
