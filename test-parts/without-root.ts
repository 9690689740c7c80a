const nobody = 65_534;

/**
 * Does `work` with a stranger's rights where the tests run as root, whom no file is forbidden: then what is chmod 0 is
 * forbidden to this whole process until `work` is done. What else it reads must be open to everybody.
 */
export async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
