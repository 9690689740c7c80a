import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parts } from './parts.ts';
import { startNginx, type NginxPart } from './start-nginx.ts';

const home = join(import.meta.dirname, '../media-host');

/** nginx as the media host, over a data folder of the test's own. */
export async function startMediaNginx(
  dataDir: string,
  adapt: (conf: string) => string = (conf) => conf,
): Promise<NginxPart> {
  const conf = await readFile(join(home, 'nginx.conf'), 'utf8');
  return startNginx(conf, (own, port) =>
    adapt(own)
      .replace('modules/ngx_http_js_module.so', parts.njs.program)
      .replace('/etc/nginx/njs/', join(home, 'njs/'))
      .replace('listen 8080', `listen 127.0.0.1:${String(port)}`)
      .replaceAll(/\/data\/(artwork|renditions|media-keys\.json)/g, `${dataDir}/$1`),
  );
}
