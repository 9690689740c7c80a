import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealSecretAccessKey } from '#db/library-secret.ts';
import { createSealer } from '#db/seal.ts';
import { createProvider } from '#db/stores/providers.ts';
import { claimRun, findRun, requestRun } from '#db/stores/runs.ts';
import { readLibraryPicture } from '#refresh-jobs/library/read-library-picture.ts';
import { startTagReader } from '#refresh-jobs/library/tags/tag-reader.ts';
import { providers } from '#refresh-jobs/providers/registry.ts';
import { refreshCatalog } from '#refresh-jobs/refresh-catalog.ts';
import type { RefreshContext } from '#refresh-jobs/runs/refresh-context.ts';
import { id3, textFrame } from '#test-parts/make-id3.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startS3, type S3Part } from '#test-parts/s3/start-s3.ts';
import { createTestDatabase, type TestDatabase } from '#test-parts/test-database.ts';

describeWith(parts.java, parts.s3)('a scan of a bucket', () => {
  let s3: S3Part;
  let database: TestDatabase;
  let providerId: string;
  let context: RefreshContext;
  const reader = startTagReader({ threads: 1 });
  const sealer = createSealer(randomBytes(32));
  const track = (title: string) =>
    Buffer.concat([id3([textFrame('TIT2', title), textFrame('TALB', 'Album')]), mp3Frames(1_000)]);
  const configOf = (secretAccessKey: string) => ({
    ...{ endpoint: s3.endpoint, region: 'us-east-1', bucket: s3.bucket, accessKeyId: s3.accessKeyId },
    sealedSecretAccessKey: sealSecretAccessKey(sealer, secretAccessKey),
  });

  beforeAll(async () => {
    s3 = await startS3();
    database = await createTestDatabase();
    const { id } = await createProvider(database.pool, {
      ...{ kind: 's3-library', name: 'Bucket', config: configOf(s3.secretAccessKey), enabled: true },
      allowedHosts: ['127.0.0.1'],
    });
    providerId = id;
    context = {
      ...{ database, worker: 'worker', log: pino({ level: 'silent' }), providers, tags: reader, sealer },
      fetchFor: () => () => Promise.reject(new Error('Nothing is fetched here.')),
      ...{ podcastsChanged: () => undefined, libraryChanged: () => undefined, canBePushed: false },
      ...{ now: () => new Date(), random: () => 0.5, signal: new AbortController().signal },
    };
  }, 180_000);
  afterAll(async () => {
    await reader.close();
    await database.close();
    await s3.close();
  });

  async function scan() {
    await requestRun(database.pool, providerId, 'admin');
    const run = await claimRun(database.pool, 'worker');
    if (!run) throw new Error('There was no run to claim.');
    await refreshCatalog(context, run);
    return findRun(database.pool, run.id);
  }
  const tracks = async () =>
    (
      await database.pool.query<{ id: string; path: string; title: string }>(
        'SELECT id, path, title FROM tracks WHERE retired_at IS NULL ORDER BY path',
      )
    ).rows;

  test('finds tracks and covers, opens nothing twice, follows what moved, and loses nothing by a wrong key', async () => {
    await s3.put('Artist/Album/01.mp3', track('One'));
    await s3.put('Artist/Album/02.mp3', track('Two'));
    const cover = randomBytes(100);
    await s3.put('Artist/Album/cover.jpg', cover);
    await s3.put('Artist/Album/03.mp3', Buffer.from('%PDF-1.7'));
    expect(await scan()).toMatchObject({ state: 'succeeded', added: 2, dropped: 1 });
    const before = await tracks();
    expect(before.map(({ title }) => title)).toEqual(['One', 'Two']);
    const { rows } = await database.pool.query<{ url: string }>(
      'SELECT source_url AS url FROM albums JOIN artwork ON artwork.id = artwork_id',
    );
    const picture = readLibraryPicture({ ...context, reader }, rows[0]?.url ?? '', context.signal);
    expect((await picture).equals(cover)).toBe(true);

    expect(await scan()).toMatchObject({ state: 'succeeded', added: 0, updated: 0, retired: 0 });

    await s3.put('Elsewhere/One.mp3', track('One'));
    await s3.remove('Artist/Album/01.mp3');
    expect(await scan()).toMatchObject({ state: 'succeeded' });
    const moved = await tracks();
    expect(moved.map(({ path }) => path)).toEqual(['Artist/Album/02.mp3', 'Elsewhere/One.mp3']);
    expect(moved[1]?.id).toBe(before[0]?.id);

    await database.pool.query('UPDATE providers SET config = $1', [JSON.stringify(configOf('wrong'))]);
    expect(await scan()).toMatchObject({ state: 'failed', errorType: 'misconfigured' });
    expect(await tracks()).toHaveLength(2);
  });
});
