import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parts } from './parts.ts';
import { startNginx, type NginxPart } from './start-nginx.ts';

const home = join(import.meta.dirname, '../media-host');

/** nginx as the gateway, reading `keys.json` of its folder. `hosts` says which host:port of loopback each name is. */
export async function startGateway(hosts: Record<string, string>): Promise<NginxPart> {
  const conf = await readFile(join(home, 'gateway.conf'), 'utf8');
  const names = Object.entries(hosts).map(([name, place]) => `upstream ${name} { server ${place}; }`);
  return startNginx(conf.replace('/data/gateway-keys.json', '/tmp/keys.json'), (own, port) =>
    own
      .replace('modules/ngx_http_js_module.so', parts.njs.program)
      .replace('/etc/nginx/njs/', join(home, 'njs/'))
      .replace('listen 8080', `listen 127.0.0.1:${String(port)}`)
      .replace('/dev/stdout', 'access.log')
      .replace('$also_public ""', '$also_public "127.0.0.1"')
      .replace('\n  server {', `\n${names.join('\n')}\n  server {`),
  );
}
