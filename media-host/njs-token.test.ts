import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Claims } from '#signing/token.ts';
import vectors from '#signing/vectors.json' with { type: 'json' };
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startNginx, type NginxPart } from '#test-parts/start-nginx.ts';

const home = join(import.meta.dirname, 'njs/');
const valid = vectors.valid as { claims: Claims; text: string; token: string }[];
const [first] = valid;
if (!first) throw new Error('The vectors are empty.');
const before = first.claims.exp - 1;

/** Asks nginx about a token, as its configurations do. */
const script = `import token from 'token.js';
function ask(r) {
  const asked = JSON.parse(r.requestText);
  r.return(200, JSON.stringify(token.verify(asked.given, asked.expected, asked.keys, asked.now)));
}
export default { ask };`;
const conf = `load_module ${parts.njs.program};
error_log stderr warn;
pid /tmp/nginx.pid;
events {}
http {
  client_body_temp_path /tmp/client_body;
  access_log off;
  js_path HOME;
  js_import asked from FOLDER/asked.js;
  server {
    listen 8080;
    client_body_buffer_size 64k;
    location / { js_content asked.ask; }
  }
}`;

describeWith(parts.nginx, parts.njs)('the token in njs', () => {
  let folder: string;
  let nginx: NginxPart;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'airdex-njs-'));
    await writeFile(join(folder, 'asked.js'), script);
    nginx = await startNginx(conf, (own, port) =>
      own
        .replace('HOME', home)
        .replace('FOLDER', folder)
        .replace('listen 8080', `listen 127.0.0.1:${String(port)}`),
    );
  });
  afterAll(async () => {
    await nginx.close();
    await rm(folder, { recursive: true });
  });

  const keys = { keys: { [vectors.kid]: vectors.secretHex }, revoked: {} };
  async function ask(given: string, expected: object, now = before, known: object = keys): Promise<unknown> {
    const body = JSON.stringify({ given, expected, keys: known, now });
    return (await fetch(`http://127.0.0.1:${String(nginx.port)}/`, { method: 'POST', body })).json();
  }

  test.each(valid)(
    '$claims.purpose of $claims.item is genuine as written down',
    async ({ claims, token }) => {
      expect(await ask(token, claims)).toEqual({ exp: claims.exp });
      expect(await ask(token, claims, claims.exp)).toEqual({ refused: 'expired' });
      for (const other of [{ item: `${claims.item}x` }, { variant: 'x' }, { purpose: 'x' }])
        expect(await ask(token, { ...claims, ...other })).toEqual({ refused: 'not signed' });
    },
  );

  test.each(Object.entries(vectors.forgedForFirst))(
    '%s is forged, and never called expired',
    async (_, token) => {
      expect(await ask(token, first.claims)).toEqual({ refused: 'not signed' });
      expect(await ask(token, first.claims, first.claims.exp + 1)).toEqual({ refused: 'not signed' });
    },
  );

  test('a key that is gone and a listener who was revoked have nothing', async () => {
    const { token, claims } = first;
    const revoked = (at: number) => ({ ...keys, revoked: { ABCDEFGHIJKLMNOP: at } });
    expect(await ask(token, claims, before, { keys: {}, revoked: {} })).toEqual({ refused: 'not signed' });
    expect(await ask(token, claims, before, revoked(before))).toEqual({ refused: 'not signed' });
    expect(await ask(token, claims, before, revoked(claims.exp - 36 * 60))).toEqual({ exp: claims.exp });
  });
});
