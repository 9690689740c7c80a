import type pg from 'pg';

export type HeldLock = {
  /** False once its connection is gone, and the lock with it. */
  isHeld(): boolean;
  release(): Promise<void>;
};

/** Takes an advisory lock for as long as this process wants it, on a connection of its own; null where another has it. */
export async function tryHoldLock(pool: pg.Pool, lock: number): Promise<HeldLock | null> {
  const client = await pool.connect();
  let isHeld = true;
  const lose = () => {
    if (isHeld) client.release(true);
    isHeld = false;
  };
  client.on('error', lose);
  try {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      lock,
    ]);
    if (rows[0]?.locked !== true) {
      lose();
      return null;
    }
  } catch (error) {
    lose();
    throw error;
  }
  return {
    isHeld: () => isHeld,
    // The connection ends, and with it the lock.
    release: () => Promise.resolve(lose()),
  };
}
