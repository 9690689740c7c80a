const deadlockDetected = '40P01';

/** Two batches that share events in another order can lock each other out; Postgres then ends one of them. */
export async function retryDeadlocks<T>(work: () => Promise<T>, attempts = 5): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts <= 1 || (error as { code?: string }).code !== deadlockDetected) throw error;
    return retryDeadlocks(work, attempts - 1);
  }
}
