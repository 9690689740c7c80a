import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { parts } from './parts.ts';
import { runProgram } from './run-program.ts';

export type PostgresPart = {
  url: string;
  /** Ends the server as an administrator would (connections break, nothing is lost), or as a power cut does. */
  stop(how?: 'fast' | 'killed'): Promise<void>;
  /** Starts it again on the same address and data. */
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Postgres refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;

/** Debian's PostgreSQL on a fresh cluster and a random loopback port; the machine's own clusters are not touched. */
export async function startDebianPostgres(): Promise<PostgresPart> {
  const directory = await mkdtemp(join(tmpdir(), 'airdex-debian-postgres-'));
  if (unprivileged) await chown(directory, unprivileged.uid, unprivileged.gid);
  const cluster = join(directory, 'cluster');
  const options = { cwd: directory, ...unprivileged };
  const initdb = join(dirname(parts.postgres.program), 'initdb');
  const shape = ['-U', 'airdex', '--encoding=UTF8', '--locale=C.UTF-8', '--auth=trust', '--no-sync'];
  await promisify(execFile)(initdb, ['-D', cluster, ...shape], options);

  const port = await freePort();
  const flags = Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    fsync: 'off',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = () => {
    const isReady = (output: string) => output.includes('database system is ready to accept connections');
    return runProgram(parts.postgres.program, ['-D', cluster, ...flags], isReady, options);
  };

  let running = await launch();
  const stop = (how: 'fast' | 'killed' = 'fast') => running.stop(how === 'fast' ? 'SIGINT' : 'SIGKILL');
  return {
    url: `postgres://airdex@127.0.0.1:${String(port)}/postgres`,
    stop,
    start: async () => {
      // The children of a server that was killed end a moment after it, and until then it refuses.
      for (let attempt = 1; ; attempt += 1) {
        try {
          running = await launch();
          return;
        } catch (error) {
          if (attempt === 20) throw error;
          await sleep(200);
        }
      }
    },
    close: async () => {
      await stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
