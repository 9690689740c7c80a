import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { parts } from './parts.ts';
import { startNginx, type NginxPart } from './start-nginx.ts';

const home = join(import.meta.dirname, '../media-host');

/** `usage` is the folder of its logs, `statusUrl` where it says how many listen. */
export type GatewayPart = NginxPart & { usage: string; statusUrl: string };

/** nginx as the gateway, reading `keys.json` of its folder. `hosts` says which host:port of loopback each name is. */
export async function startGateway(hosts: Record<string, string>): Promise<GatewayPart> {
  const conf = await readFile(join(home, 'gateway.conf'), 'utf8');
  const names = Object.entries(hosts).map(([name, place]) => `upstream ${name} { server ${place}; }`);
  const usage = await mkdtemp(join(tmpdir(), 'airdex-usage-'));
  // When root starts nginx, its workers are someone else, and they open the logs.
  await chmod(usage, 0o777);
  const statusPort = await freePort();
  const nginx = await startNginx(conf.replace('/data/gateway-keys.json', '/tmp/keys.json'), (own, port) =>
    own
      .replace('modules/ngx_http_js_module.so', parts.njs.program)
      .replace('/etc/nginx/njs/', join(home, 'njs/'))
      .replace('listen 8080', `listen 127.0.0.1:${String(port)}`)
      .replace('listen 8081', `listen 127.0.0.1:${String(statusPort)}`)
      .replace('access_log /usage', `access_log ${usage}`)
      .replace('$also_public ""', '$also_public "127.0.0.1"')
      .replace('\n  server {', `\n${names.join('\n')}\n  server {`),
  );
  return {
    ...nginx,
    usage,
    statusUrl: `http://127.0.0.1:${String(statusPort)}/status`,
    close: async () => {
      await nginx.close();
      await rm(usage, { recursive: true, force: true });
    },
  };
}
