import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { parts } from './parts.ts';
import { runProgram } from './run-program.ts';
import { accepts } from './start-redis.ts';

/** `folder` holds whatever it writes below a relative path; `errorLog` is what it has written to stderr so far. */
export type NginxPart = { port: number; folder: string; errorLog(): string; close(): Promise<void> };

/** Debian's nginx with a configuration of ours; `adapt` puts the port and this machine's places into it. */
export async function startNginx(
  conf: string,
  adapt: (conf: string, port: number) => string,
): Promise<NginxPart> {
  const folder = await mkdtemp(join(tmpdir(), 'airdex-nginx-'));
  // When root starts it, its workers are someone else.
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, adapt(conf.replaceAll('/tmp/', `${folder}/`), port));
  const args = ['-p', folder, '-c', file, '-e', 'stderr', '-g', 'daemon off;'];
  const nginx = await runProgram(parts.nginx.program, args, () => accepts(port));
  return {
    port,
    folder,
    errorLog: () => nginx.output(),
    close: async () => {
      await nginx.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
