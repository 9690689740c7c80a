/**
 * Classes of SQLSTATE that say nothing of the event: the connection, another transaction, a full disk, a server that
 * stops, a lock, an internal error; and a schema that is not ours yet.
 */
const passingClasses = new Set(['08', '25', '40', '42', '53', '54', '55', '57', '58', 'XX']);

/** Whether the same event may well be handled later: then it is not laid aside. */
export function isPassing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (typeof code !== 'string') return false;
  // Node's: ECONNRESET, ENOSPC, ETIMEDOUT.
  if (/^E[A-Z]/.test(code)) return true;
  return code.length === 5 && passingClasses.has(code.slice(0, 2));
}
