import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import { selectCover } from 'music-metadata';
import type { LyricsEntry, TrackEntry } from '#catalog/library/track-entry.ts';
import { mapTrack } from './map-track.ts';
import { NoTrack, parseTags } from './parse-tags.ts';
import type { Ask, Piece } from './range-tokenizer.ts';

export type TagTask = {
  name: string;
  folderName: string;
  size: number;
  pieces: Piece[];
  lyrics: LyricsEntry | null;
  /** Where further ranges are asked for. */
  port: MessagePort;
};
export type TagResult = { entry: TrackEntry } | { failure: string };
export type PictureTask = Pick<TagTask, 'size' | 'pieces' | 'port'>;
export type PictureResult = { picture: Uint8Array } | { failure: string };
/** `begun`: time counts from here. */
export type ThreadSays = 'begun' | { start: number; length: number };

/** Runs in a thread of its own, which is ended where this takes too long. */
export function readTags({ port, pieces, ...file }: TagTask): Promise<TagResult> {
  return answer(async () => {
    return { entry: mapTrack(await parseTags(file.size, pieces, askBy(port)), file) };
  }, port);
}

/** The front cover that is embedded in a file, as it is there. */
export function readPicture({ port, pieces, size }: PictureTask): Promise<PictureResult> {
  return answer(async () => {
    const { common } = await parseTags(size, pieces, askBy(port), 'read');
    const cover = selectCover(common.picture);
    if (!cover) throw new NoTrack('No picture is embedded in it.');
    return { picture: new Uint8Array(cover.data) };
  }, port);
}

async function answer<Result>(
  read: () => Promise<Result>,
  port: MessagePort,
): Promise<Result | { failure: string }> {
  try {
    port.postMessage('begun' satisfies ThreadSays);
    return await read();
  } catch (error) {
    if (error instanceof NoTrack) return { failure: error.message };
    // Whatever a file does to its parser, the next one is read.
    return { failure: `Its tags cannot be understood (${String(error).slice(0, 200)}).` };
  } finally {
    port.close();
  }
}

function askBy(port: MessagePort): Ask {
  return async (start, length) => {
    const answered = once(port, 'message') as Promise<[Uint8Array]>;
    port.postMessage({ start, length } satisfies ThreadSays);
    const [bytes] = await answered;
    return bytes;
  };
}
