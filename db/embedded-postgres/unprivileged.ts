import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** How to run a program that refuses to be root: words before its own, or another user. */
export type Disguise = { prefix: string[]; uid?: number; gid?: number };

/** Debian's and everybody's `nobody`. */
const nobody = 65_534;

/**
 * Postgres refuses to run as root. Inside a user namespace root looks like somebody else and still reaches root's
 * directories; where the kernel forbids namespaces, the directory is given to `nobody`, who must be able to reach it.
 */
export async function chooseDisguise(directory: string): Promise<Disguise> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const prefix = ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];
  const [command = '', ...args] = prefix;
  try {
    await run(command, [...args, 'true']);
    return { prefix };
  } catch {
    await chown(directory, nobody, nobody);
    return { prefix: [], uid: nobody, gid: nobody };
  }
}
