import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#test-parts/free-port.ts';
import { runProgram, type RunningProgram } from '#test-parts/run-program.ts';

const root = join(import.meta.dirname, '../..');

export type AirdexSetup = { url: string; demoUrl: string; env: NodeJS.ProcessEnv };

/** An Airdex of its own: a data directory, three free ports, and nobody outside to ask. */
export async function prepareAirdex(
  dataDir: string,
  more: Record<string, string> = {},
): Promise<AirdexSetup> {
  const [port, mediaPort, demoPort] = [await freePort(), await freePort(), await freePort()];
  return {
    url: `http://127.0.0.1:${String(port)}`,
    demoUrl: `http://127.0.0.1:${String(demoPort)}`,
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, AIRDEX_DATA: dataDir },
      ...{ PORT: String(port), MEDIA_PORT: String(mediaPort), DEMO_PORT: String(demoPort) },
      // Nobody listens on port 9 of loopback: radio-browser is configured, and cannot be reached.
      RADIO_BROWSER_URL: 'http://127.0.0.1:9',
      ...more,
    },
  };
}

/** `npm start`, until it can serve. */
export function runAirdex({ url, env }: AirdexSetup): Promise<RunningProgram> {
  return runProgram(
    process.execPath,
    [join(root, 'standalone/main.ts')],
    () =>
      fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      ),
    { env, cwd: root, waitMs: 240_000 },
  );
}

/** What `airdex` prints, on the data of the same environment. */
export async function airdexCommand({ env }: AirdexSetup, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'cli/main.ts'), ...args], {
    env,
  });
  return stdout.trim();
}
