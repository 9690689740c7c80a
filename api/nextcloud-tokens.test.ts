import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PublicKey } from '#api/contract/pairing.ts';
import { toIssuerKey } from '#api/routes/pairing.ts';
import { putIssuer } from '#db/stores/issuers.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

/** Made by the Nextcloud app's own PHP, whose tests hold it to the same file. */
type Vectors = {
  now: number;
  issuer: string;
  jwk: object;
  good: { user: { id: string; name: string; roles: string[] }; token: string }[];
  bad: { why: string; token: string }[];
};
const file = join(import.meta.dirname, '../nextcloud-app/tests/vectors/tokens.json');
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({}, { now: () => vectors.now * 1_000 });
  await putIssuer(api.database.pool, {
    ...{ id: vectors.issuer, name: 'Vectors', allowedOrigins: [], enabled: true },
    keys: [toIssuerKey(PublicKey.parse(vectors.jwk))],
  });
  await api.context.issuers.refresh();
});
afterAll(() => api.close());

test.each(vectors.good)('a token made in PHP lets $user.id in', async ({ user, token }) => {
  const { status, body } = await api.json('/api/v1/me', { token });
  expect(status).toBe(200);
  expect(body).toMatchObject({ name: user.name, issuer: vectors.issuer, roles: user.roles });
  const { rows } = await api.database.pool.query('SELECT subject FROM listeners WHERE id = $1', [body.id]);
  expect(rows).toEqual([{ subject: user.id }]);
});

test.each(vectors.bad)('$why lets nobody in', async ({ token }) => {
  expect((await api.json('/api/v1/me', { token })).status).toBe(401);
});
