import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sealSecretAccessKey } from '#db/library-secret.ts';
import { createSealer } from '#db/seal.ts';
import { changeProvider, createProvider } from '#db/stores/providers.ts';
import { expiryOf, signatureWindow } from '#signing/expiry.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startS3, type S3Part } from '#test-parts/s3/start-s3.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';
import { bucketPresigners } from './bucket-presigners.ts';

const sound = randomBytes(10_000);
const name = `Björk/50% 'live' (x)+!*~ é#1?.mp3`;

describeWith(parts.java, parts.s3)('addresses in a real bucket', () => {
  let s3: S3Part;
  let database: TestDatabase;
  let providerId: string;
  const sealer = createSealer(Buffer.alloc(32, 3));
  let clock = Date.now();
  const presigners = () => bucketPresigners(database, sealer, () => clock);
  const now = () => Date.now() / 1_000;

  beforeAll(async () => {
    s3 = await startS3();
    database = await createTestDatabase();
    s3.put(`my/music/${name}`, sound);
    const { endpoint, bucket, accessKeyId } = s3;
    const sealedSecretAccessKey = sealSecretAccessKey(sealer, s3.secretAccessKey);
    const config = {
      endpoint,
      bucket,
      accessKeyId,
      sealedSecretAccessKey,
      region: 'us-east-1',
      prefix: '/my/music/',
    };
    const kind = 's3-library';
    const row = { kind, name: 'Bucket', config, allowedHosts: [], enabled: true };
    providerId = (await createProvider(database.pool, row)).id;
    // S3Proxy answers its first request for a file that was put there without it by "no such key".
    await vi.waitFor(async () => expect((await fetch(await sign())).status).toBe(200), { timeout: 60_000 });
  });
  afterAll(async () => {
    await s3.close();
    await database.close();
  });

  async function sign(exp = expiryOf(now())): Promise<string> {
    return (await (await presigners()(providerId))?.(name, 'audio/mpeg', exp)) ?? '';
  }

  test('play, seek, and say what they are', async () => {
    const url = await sign();
    const whole = await fetch(url);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(sound);
    const part = await fetch(url, { headers: { range: 'bytes=9000-' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 9000-9999/10000']);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(sound.subarray(9_000));
  });

  test('are the same within a window, and open nothing else', async () => {
    const exp = expiryOf(now());
    const url = await sign(exp);
    expect(await sign(exp)).toBe(url);
    expect(await sign(exp + signatureWindow)).not.toBe(url);
    expect((await fetch(url.replace('live', 'dead'))).status).toBe(403);
    expect((await fetch(url.replace(/Expires=\d+/, 'Expires=9999'))).status).toBe(403);
    expect((await fetch(await sign(exp - 3_600))).status).toBe(403);
    expect(url).not.toContain(encodeURIComponent(s3.secretAccessKey));
  });

  test("are nobody else's: without the key that seals, of another kind, turned off", async () => {
    expect(await bucketPresigners(database, null, () => clock)(providerId)).toBeNull();
    const other = createSealer(Buffer.alloc(32, 4));
    expect(await bucketPresigners(database, other, () => clock)(providerId)).toBeNull();
    const find = presigners();
    expect(await find('11111111-2222-4333-8444-555555555555')).toBeNull();
    expect(await find(providerId)).not.toBeNull();
    await changeProvider(database.pool, providerId, { enabled: false });
    expect(await find(providerId)).not.toBeNull();
    clock += 6_000;
    expect(await find(providerId)).toBeNull();
  });
});
