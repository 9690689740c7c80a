import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { parts } from './parts.ts';
import { runProgram } from './run-program.ts';
import { accepts } from './start-redis.ts';

export type IcecastPart = { url: string; port: number; sourcePassword: string; close(): Promise<void> };

/** Icecast refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/**
 * Debian's Icecast 2.4 on loopback. `mounts` is XML put inside <icecast>, such as <mount> with URL authentication.
 */
export async function startIcecast(options: { mounts?: string; port?: number } = {}): Promise<IcecastPart> {
  const port = options.port ?? (await freePort());
  const directory = await mkdtemp(join(tmpdir(), 'airdex-icecast-'));
  await chmod(directory, 0o777);
  const config = join(directory, 'icecast.xml');
  await writeFile(config, icecastXml(port, directory, options.mounts ?? ''));
  const icecast = await runProgram(parts.icecast.program, ['-c', config], () => accepts(port), unprivileged);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    port,
    sourcePassword: 'source-password',
    close: async () => {
      await icecast.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function icecastXml(port: number, directory: string, mounts: string): string {
  return `<icecast>
  <location>Test</location><admin>test@localhost</admin><hostname>127.0.0.1</hostname>
  <limits><clients>100</clients><sources>10</sources><queue-size>524288</queue-size>
    <client-timeout>30</client-timeout><header-timeout>15</header-timeout><source-timeout>10</source-timeout>
    <burst-size>131072</burst-size></limits>
  <authentication><source-password>source-password</source-password><relay-password>relay</relay-password>
    <admin-user>admin</admin-user><admin-password>admin-password</admin-password></authentication>
  <listen-socket><port>${String(port)}</port><bind-address>127.0.0.1</bind-address></listen-socket>
  <http-headers><header name="Access-Control-Allow-Origin" value="*" /></http-headers>
  ${mounts}
  <paths><basedir>/usr/share/icecast2</basedir><logdir>${directory}</logdir><webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot></paths>
  <logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>3</loglevel></logging>
  <security><chroot>0</chroot></security>
</icecast>`;
}
