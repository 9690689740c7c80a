import { once } from 'node:events';
import type { MessagePort } from 'node:worker_threads';
import type { LyricsEntry, TrackEntry } from '#catalog/library/track-entry.ts';
import { mapTrack } from './map-track.ts';
import { NoTrack, parseTags } from './parse-tags.ts';
import type { Piece } from './range-tokenizer.ts';

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
/** `begun`: time counts from here. */
export type ThreadSays = 'begun' | { start: number; length: number };

/** Runs in a thread of its own, which is ended where this takes too long. */
export default async function readTags({ port, pieces, ...file }: TagTask): Promise<TagResult> {
  const say = (message: ThreadSays) => {
    port.postMessage(message);
  };
  say('begun');
  try {
    const metadata = await parseTags(file.size, pieces, async (start, length) => {
      const answered = once(port, 'message') as Promise<[Uint8Array]>;
      say({ start, length });
      const [bytes] = await answered;
      return bytes;
    });
    return { entry: mapTrack(metadata, file) };
  } catch (error) {
    if (error instanceof NoTrack) return { failure: error.message };
    throw error;
  } finally {
    port.close();
  }
}
