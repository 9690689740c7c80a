import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealSecretAccessKey } from '#db/library-secret.ts';
import { createSealer } from '#db/seal.ts';
import type { ListedFolder, LibrarySource } from '#refresh-jobs/library/library-source.ts';
import { readTrack } from '#refresh-jobs/library/tags/read-track.ts';
import { startTagReader } from '#refresh-jobs/library/tags/tag-reader.ts';
import { id3, pictureFrame, textFrame } from '#test-parts/make-id3.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { parts } from '#test-parts/parts.ts';
import { describeWith } from '#test-parts/require-part.ts';
import { startS3, type S3Part } from '#test-parts/s3/start-s3.ts';
import { openBucketSource, type BucketPlace, type BucketSource } from './bucket-source.ts';
import { s3Library, S3LibraryConfig } from './s3-library.ts';
import { walkBucket, type ListPage } from './walk-bucket.ts';

const never = new AbortController().signal;
const SECONDS = 60_000;

describeWith(parts.java, parts.s3)('a library in a real S3-compatible server', () => {
  let s3: S3Part;
  const reader = startTagReader({ threads: 1 });
  const sound = mp3Frames(12_000);
  const track = (title: string, ...more: Parameters<typeof id3>[0]) =>
    Buffer.concat([id3([textFrame('TIT2', title), ...more]), sound]);

  beforeAll(async () => {
    s3 = await startS3();
    await s3.put('Music/Artist/Album/01 One.mp3', track('One'));
    await s3.put('Music/Artist/Album/02 Zwei & 50% ü+.mp3', track('Zwei'));
    await s3.put('Music/Artist/Album/cover.jpg', randomBytes(2_000));
    await s3.put('Music/Artist/Ignored/x.mp3', track('x'));
    await s3.put('Music/Artist/.airdexignore', Buffer.from('Ignored/\n'));
    await s3.put('Music/.hidden/x.mp3', track('x'));
    await s3.put('Music/zero.mp3', Buffer.alloc(0));
    await s3.put('elsewhere.mp3', track('elsewhere'));
  }, 3 * SECONDS);
  afterAll(async () => {
    await reader.close();
    await s3.close();
  });

  const open = (change: Partial<BucketPlace> = {}): BucketSource => {
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
    const place = { endpoint, bucket, accessKeyId, secretAccessKey, region: 'us-east-1', prefix: '/Music/' };
    return openBucketSource({ ...place, ...change }, ['127.0.0.1']);
  };
  const foldersOf = async (source: LibrarySource, from = ''): Promise<ListedFolder[]> => {
    const folders = [];
    for await (const folder of source.walk(from, never)) folders.push(folder);
    return folders;
  };

  test('lists folders below the prefix, each after its parent, without what is hidden or ignored', async () => {
    const source = open();
    const folders = await foldersOf(source);
    expect(folders.map(({ path, files, folders }) => [path, files.map(({ name }) => name), folders])).toEqual(
      [
        ['', ['zero.mp3'], ['Artist']],
        ['Artist', [], ['Album']],
        ['Artist/Album', ['01 One.mp3', '02 Zwei & 50% ü+.mp3', 'cover.jpg'], []],
      ],
    );
    expect(await foldersOf(source, 'Artist/Album')).toHaveLength(1);
    expect((await foldersOf(open({ prefix: 'nothing' })))[0]).toMatchObject({ path: '', empty: true });
    const [one] = folders[2]?.files ?? [];
    expect(one?.size).toBeGreaterThan(sound.length);
    expect(await source.look('Artist/Album/01 One.mp3')).toMatchObject({
      size: one?.size,
      version: one?.version,
    });
    expect(await source.look('Artist/Album/09.mp3')).toBeNull();
    await source.close();
  });

  test('reads the tags of a track in ranges, and its sound not at all', async () => {
    const source = open();
    const picture = randomBytes(300_000);
    await s3.put('Music/big.mp3', track('Big', pictureFrame(picture, 'image/jpeg')));
    for (const [path, title, most] of [
      ['Artist/Album/01 One.mp3', 'One', 250_000],
      ['Artist/Album/02 Zwei & 50% ü+.mp3', 'Zwei', 250_000],
      ['big.mp3', 'Big', 300_000],
    ] as const) {
      const before = source.traffic();
      const { entry } = await readTrack(source, { path, name: path, size: 1 }, { reader, signal: never });
      const after = source.traffic();
      expect(entry).toMatchObject({ title, codec: 'mp3', hasPicture: path === 'big.mp3' });
      expect(Math.round((entry.durationMs ?? 0) / 1_000)).toBe(313);
      expect(after.bytes - before.bytes).toBeLessThan(most);
    }
    await source.close();
  });

  test('reads whole files up to a limit, and streams', async () => {
    const source = open();
    expect(await source.readWhole('Artist/Album/cover.jpg', 2_000)).toHaveLength(2_000);
    await expect(source.readWhole('Artist/Album/cover.jpg', 1_999)).rejects.toThrow('larger than 1999');
    expect(await buffer(await source.stream('Artist/Album/cover.jpg'))).toHaveLength(2_000);
    const file = await source.open('Artist/Album/01 One.mp3');
    const all = await file.read(0, file.size + 1);
    expect(all.equals(track('One'))).toBe(true);
    expect(await file.read(file.size, 10)).toHaveLength(0);
    expect((await file.read(65_530, 12)).equals(all.subarray(65_530, 65_542))).toBe(true);
    expect((await (await source.open('zero.mp3')).read(0, 10)).length).toBe(0);
    await source.close();
  });

  test('a file that changes while it is read is not read half old, half new', async () => {
    const source = open();
    await s3.put('Music/changing.mp3', track('before'));
    const file = await source.open('changing.mp3');
    await s3.put('Music/changing.mp3', track('after it was changed'));
    await expect(file.read(200_000, 10)).rejects.toMatchObject({
      type: 'unreadable',
      message: /changed while/,
    });
    await source.close();
  });

  test('says in words what is wrong', async () => {
    const listing = async (change: Partial<BucketPlace>, allowed = ['127.0.0.1']) => {
      const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
      const place = { endpoint, bucket, accessKeyId, secretAccessKey, region: 'us-east-1', ...change };
      const source = openBucketSource(place, allowed);
      return foldersOf(source).finally(() => source.close());
    };
    await expect(listing({ secretAccessKey: 'wrong' })).rejects.toMatchObject({
      type: 'misconfigured',
      message: /secret key is not the one/,
    });
    await expect(listing({ accessKeyId: 'nobody' })).rejects.toMatchObject({ type: 'misconfigured' });
    await expect(listing({ bucket: 'nothing-here' })).rejects.toMatchObject({
      type: 'misconfigured',
      message: /no bucket "nothing-here"/,
    });
    await expect(listing({}, [])).rejects.toMatchObject({
      type: 'address-not-allowed',
      hostToAllow: '127.0.0.1',
    });
    await expect(listing({ endpoint: s3.endpoint.replace('http:', 'https:') })).rejects.toMatchObject({
      type: 'unreachable',
      message: /TLS/,
    });
    await expect(listing({ endpoint: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      type: 'unreachable',
      message: /refuses connections/,
    });
    const source = open();
    await expect(source.open('nowhere.mp3')).rejects.toMatchObject({ type: 'gone' });
    await expect(open({ bucket: 'nothing-here' }).open('x.mp3')).rejects.toMatchObject({
      type: 'unreachable',
    });
    await source.close();
  });

  test('the secret key is sealed in the settings', async () => {
    const { endpoint, bucket, accessKeyId, secretAccessKey } = s3;
    const sealer = createSealer(randomBytes(32));
    const config = S3LibraryConfig.parse({
      ...{ endpoint, bucket, accessKeyId, region: 'us-east-1', prefix: 'Music' },
      sealedSecretAccessKey: sealSecretAccessKey(sealer, secretAccessKey),
    });
    const allowedHosts = ['127.0.0.1'];
    const source = await s3Library.openLibrary?.(config, { allowedHosts, sealer });
    expect(await source?.look('zero.mp3')).toMatchObject({ size: 0 });
    await source?.close();
    const other = createSealer(randomBytes(32));
    await expect(s3Library.openLibrary?.(config, { allowedHosts, sealer: other })).rejects.toThrow(
      /enter it again/,
    );
    await expect(s3Library.openLibrary?.(config, { allowedHosts, sealer: null })).rejects.toThrow(
      /AIRDEX_SECRET_KEY/,
    );
  });
});

/** A bucket of keys, in pages of two. */
function pagesOf(keys: string[]): ListPage {
  return (below, { delimited, after = '' }) => {
    const rests = keys.filter((key) => key.startsWith(below)).map((key) => key.slice(below.length));
    const deep = (rest: string) => rest.includes('/');
    const folders = delimited ? [...new Set(rests.filter(deep).map((rest) => rest.split('/')[0] ?? ''))] : [];
    const here = rests.filter((rest) => !delimited || !deep(rest)).map((rest) => below + rest);
    const start = Number(after);
    return Promise.resolve({
      keys: here.slice(start, start + 2).map((key) => ({ key, size: 1, version: '1' })),
      folders: start === 0 ? folders.map((name) => `${below}${name}/`) : [],
      next: start + 2 < here.length ? String(start + 2) : undefined,
    });
  };
}

test('a bucket with more keys than are kept at once is walked folder by folder, with the same outcome', async () => {
  const keys = ['a/1.mp3', 'a/b/2.mp3', 'a/b/3.mp3', 'a b/4.mp3', 'c/d/e/5.mp3', 'c/d/e/6.mp3', 'z.mp3'];
  const nothing = () => Promise.reject(new Error('no ignore files here'));
  const walked = async (most: number) => {
    const folders = [];
    for await (const folder of walkBucket(pagesOf(keys.toSorted()), nothing, '', never, most))
      folders.push(folder);
    return folders.map(({ path, files, folders }) => ({
      path,
      files: files.length,
      folders: folders.toSorted(),
    }));
  };
  const whole = await walked(1_000);
  expect(whole.map(({ path }) => path)).toEqual(['', 'a', 'a/b', 'a b', 'c', 'c/d', 'c/d/e']);
  expect((await walked(2)).toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
    whole.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
});

test('keys that are no paths are told, and not taken', async () => {
  const keys = ['ok/1.mp3', 'a//b.mp3', '../c.mp3', 'd/./e.mp3', 'folder/'];
  const nothing = () => Promise.reject(new Error('no ignore files here'));
  const { value: root } = (await walkBucket(pagesOf(keys), nothing, '', never).next()) as {
    value: ListedFolder;
  };
  expect(root.folders).toEqual(['ok']);
  expect(root.problems.map(({ name }) => name)).toEqual(['a//b.mp3', '../c.mp3', 'd/./e.mp3']);
});
