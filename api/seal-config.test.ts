import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSecretAccessKey } from '#db/library-secret.ts';
import { createSealer } from '#db/seal.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const secretKey = randomBytes(32);
let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startTestApi({ secretKey });
  token = api.tokenFor('root', 'admin');
});
afterAll(() => api.close());

const place = { endpoint: 'https://s3.example', region: 'eu-1', bucket: 'music', accessKeyId: 'AK' };
const wanted = (config: object) => ({ kind: 's3-library', name: 'Bucket', config, enabled: false });
const ask = (method: string, path: string, json: unknown) =>
  api.json(`/api/v1/admin/providers${path}`, { method, token, json });
async function keptSecret(): Promise<string> {
  const { rows } = await api.database.pool.query<{ config: { sealedSecretAccessKey: string } }>(
    `SELECT config FROM providers WHERE kind = 's3-library'`,
  );
  expect(JSON.stringify(rows)).not.toContain('hush');
  return openSecretAccessKey(createSealer(secretKey), rows[0]?.config.sealedSecretAccessKey ?? '');
}

test('the secret key of a bucket is sealed, never sent back, and stays where null is sent for it', async () => {
  const made = await ask('POST', '', wanted({ ...place, secretAccessKey: 'hush' }));
  expect(made).toMatchObject({ status: 201, body: { config: { ...place, secretAccessKey: null } } });
  expect(JSON.stringify(made.body)).not.toMatch(/hush|sealed/);
  expect(await keptSecret()).toBe('hush');

  const path = `/${String(made.body['id'])}`;
  const moved = { ...place, bucket: 'other', secretAccessKey: null };
  expect(await ask('PATCH', path, { config: moved })).toMatchObject({ status: 200, body: { config: moved } });
  expect(await keptSecret()).toBe('hush');
  await ask('PATCH', path, { config: { ...place, secretAccessKey: 'hush hush' } });
  expect(await keptSecret()).toBe('hush hush');
});

test('says what an s3-library lacks', async () => {
  expect(await ask('POST', '', wanted(place))).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'config.secretAccessKey' }] },
  });
  expect(await ask('POST', '', wanted({ ...place, secretAccessKey: null }))).toMatchObject({
    status: 400,
    body: {
      errors: [{ path: 'config.secretAccessKey', message: 'there is no secret key yet that could stay' }],
    },
  });
  const { bucket: _, ...noBucket } = { ...place, secretAccessKey: 'x' };
  expect(await ask('POST', '', wanted(noBucket))).toMatchObject({
    body: { errors: [{ path: 'config.bucket', message: 'an s3-library needs its bucket' }] },
  });
  expect(await ask('POST', '', wanted({ ...place, sealedSecretAccessKey: 'x' }))).toMatchObject({
    status: 400,
  });
});

test('without AIRDEX_SECRET_KEY no secret key is kept', async () => {
  const other = await startTestApi({ secretKey: undefined });
  const request = { method: 'POST', token: other.tokenFor('root', 'admin') };
  const json = wanted({ ...place, secretAccessKey: 'hush' });
  expect(await other.json('/api/v1/admin/providers', { ...request, json })).toMatchObject({
    status: 400,
    body: { errors: [{ message: /AIRDEX_SECRET_KEY/ }] },
  });
  await other.close();
});
