import { advisoryLocks } from '#db/advisory-locks.ts';
import type { Database } from '#db/database.ts';

export type ForwarderLock = { isLost(): boolean; release(): void };

/** The right to forward, as long as its connection lives; undefined where another process has it. */
export async function holdForwarderLock(
  database: Pick<Database, 'pool'>,
): Promise<ForwarderLock | undefined> {
  const client = await database.pool.connect();
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    // With its connection the lock is gone for certain.
    client.release(true);
  };
  client.on('error', end);
  try {
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
      advisoryLocks.forwarder,
    ]);
    if (rows[0]?.held) return { isLost: () => isOver, release: end };
    end();
    return undefined;
  } catch (error) {
    end();
    throw error;
  }
}
