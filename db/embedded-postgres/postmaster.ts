import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export type Postmaster = { pid: number; port: number; ready: boolean };

/** The server that runs on this cluster, by its own postmaster.pid; undefined where none is alive. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !Number.isInteger(port) || port <= 0) return undefined;
  if (!(await isPostgres(pid))) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * Postgres refuses to start while the process named in a left-over postmaster.pid is alive, though after a reboot, or
 * in a new container, that number is somebody else's.
 */
export async function forgetDeadPostmaster(cluster: string): Promise<void> {
  if (await findPostmaster(cluster)) return;
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** SIGINT is Postgres' fast shutdown: open transactions are rolled back, everything committed is kept. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = await findPostmaster(cluster);
  if (!postmaster) return;
  process.kill(postmaster.pid, 'SIGINT');
  for (let waited = 0; waited < 30_000 && isAlive(postmaster.pid); waited += 20) await sleep(20);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  const [, name, state] =
    /\((.*)\) (\w)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) ?? [];
  // One that was killed is a zombie until its parent looks at it, which in a container may be never.
  return name === 'postgres' && state !== 'Z' && state !== 'X';
}
