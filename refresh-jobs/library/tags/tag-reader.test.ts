import { afterAll, expect, test } from 'vitest';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { OpenFile } from '#refresh-jobs/library/library-source.ts';
import { id3, pictureFrame, textFrame } from '#test-parts/make-id3.ts';
import { mp3Frames } from '#test-parts/make-sound.ts';
import { readPieces } from './read-pieces.ts';
import { startTagReader, type TagReader } from './tag-reader.ts';

const stuck = startTagReader({
  threads: 1,
  limitMs: 300,
  memoryMb: 32,
  thread: new URL('./stuck-thread.ts', import.meta.url),
});
const reader = startTagReader({ threads: 2 });
afterAll(async () => {
  await stuck.close();
  await reader.close();
});
const never = new AbortController().signal;

function fileOf(bytes: Buffer, read?: OpenFile['read']): OpenFile {
  const plain = (at: number, length: number) => Promise.resolve(Buffer.from(bytes.subarray(at, at + length)));
  return { size: bytes.length, read: read ?? plain, close: () => Promise.resolve() };
}
async function readWith(by: TagReader, name: string, file: OpenFile, signal = never) {
  const { pieces } = await readPieces(fileOf(Buffer.alloc(10)));
  return by.read(file, { name, folderName: '', size: file.size, pieces, lyrics: null }, signal);
}

test('a parser that loops or eats all memory costs one file, and the next is read by a new thread', async () => {
  const file = fileOf(Buffer.alloc(10));
  const results = await Promise.allSettled(
    ['loop', 'a', 'eat', 'b', 'loop', 'c'].map((name) => readWith(stuck, name, file)),
  );
  const reasons = results.map((result) =>
    result.status === 'rejected' ? (result.reason as SourceError) : null,
  );
  expect(reasons.map((reason) => reason?.type)).toEqual([
    ...['over-limit', 'unreadable', 'over-limit', 'unreadable', 'over-limit', 'unreadable'],
  ]);
  expect(reasons[5]?.message).toBe('read by its name, c');
});

test('what the library throws is thrown, and no fault of the file', async () => {
  const sound = Buffer.concat([id3([textFrame('TIT2', 'x')], 400_000), mp3Frames(2_000)]);
  const away = fileOf(sound, () => Promise.reject(new SourceError('unreachable', 'the disk is away')));
  const { pieces } = await readPieces(fileOf(sound));
  const task = { name: 'x.mp3', folderName: '', size: sound.length, pieces, lyrics: null };
  await expect(reader.read(away, task, never)).rejects.toThrow('the disk is away');
});

test('slow reads do not count, and who stops waiting is heard at once', async () => {
  const patient = startTagReader({ threads: 1, limitMs: 2_000 });
  const sound = Buffer.concat([id3([textFrame('TIT2', 'Slow')], 400_000), mp3Frames(2_000)]);
  const stopping = new AbortController();
  const silent = fileOf(sound, () => {
    stopping.abort(new Error('stopped'));
    return new Promise(() => undefined);
  });
  const { pieces } = await readPieces(fileOf(sound));
  const task = { name: 'x.mp3', folderName: '', size: sound.length, pieces, lyrics: null };
  await expect(patient.read(silent, task, stopping.signal)).rejects.toThrow('stopped');
  await patient.close();
});

test('brings the embedded picture as it is, however large its tag', async () => {
  const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(10_000_000, 7)]);
  const sound = Buffer.concat([id3([textFrame('TIT2', 'Large'), pictureFrame(picture)]), mp3Frames(100)]);
  let read = 0;
  const file = fileOf(sound, (at, length) => {
    read += length;
    return Promise.resolve(Buffer.from(sound.subarray(at, at + length)));
  });
  const first = await readPieces(file);
  const entry = await reader.read(
    file,
    { name: 'x.mp3', folderName: '', size: file.size, pieces: first.pieces, lyrics: null },
    never,
  );
  expect(entry).toMatchObject({ title: 'Large', hasPicture: true });
  // The tag has ten megabytes, of which the picture is not read for an entry.
  expect(read).toBeLessThan(400_000);
  const again = await readPieces(file);
  const found = await reader.readPicture(file, { size: file.size, pieces: again.pieces }, never);
  expect(found.equals(picture)).toBe(true);
});
