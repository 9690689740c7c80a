import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { advisoryLocks } from '#db/advisory-locks.ts';

export type Ownership = { release(): Promise<void> };

/**
 * Holds the server for this process, by a lock that ends with the process however that ends. Undefined where another
 * living Airdex holds it. `onLoss` is called when the server goes away.
 */
export async function ownServer(url: string, onLoss: () => void): Promise<Ownership | undefined> {
  const client = new pg.Client({ connectionString: url, application_name: 'airdex-owner', keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  // The server needs a moment to notice that an owner was killed, on a busy machine some seconds.
  for (let attempt = 0; attempt < 80; attempt += 1) {
    const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock($1) AS got', [
      advisoryLocks.embeddedServer,
    ]);
    if (rows[0]?.got) {
      client.once('end', onLoss);
      return {
        release: async () => {
          client.off('end', onLoss);
          await client.end();
        },
      };
    }
    await sleep(100);
  }
  await client.end();
  return undefined;
}
