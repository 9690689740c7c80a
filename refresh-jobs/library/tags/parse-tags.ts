import { parseFromTokenizer, type IAudioMetadata } from 'music-metadata';
import { EndOfStreamError } from 'strtok3';
import { estimateDuration } from './estimate-duration.ts';
import { findPictures, type Peek, type Stretch } from './find-pictures.ts';
import { oggDuration } from './ogg-duration.ts';
import { oggPages } from './ogg-pages.ts';
import { RangeTokenizer, TooMuchRead, type Ask, type Piece } from './range-tokenizer.ts';
import { shortenWavPack } from './shorten-wavpack.ts';
import { id3Length, sniffContent } from './sniff-content.ts';

/** Why a file is no track, as a whole sentence. */
export class NoTrack extends Error {
  override name = 'NoTrack';
}

/** Tags are rarely more than some kilobytes, with pictures some megabytes. */
const LIMIT = { maxBytes: 96_000_000, maxBuffer: 64_000_000 };

/**
 * Reads the tags of a file by its content, whatever it is called. `pieces` are parts of it that are already here, its
 * beginning first; the rest is asked for, but for
 * the bytes of pictures where they are skipped. Throws NoTrack where it is none.
 */
export async function parseTags(
  size: number,
  pieces: readonly Piece[],
  ask: Ask,
  pictures: 'read' | 'skip' = 'skip',
): Promise<IAudioMetadata> {
  const tokenizer = new RangeTokenizer(size, pieces, ask, LIMIT);
  const head = pieces[0]?.bytes ?? new Uint8Array();
  const tagEnd = id3Length(head);
  if (tagEnd >= size && tagEnd > 0)
    throw new NoTrack('The file ends in the middle of its tags, before any sound.');
  const begin = new Uint8Array(512);
  const length = await tokenizer.peekBuffer(begin, { position: tagEnd, mayBeLess: true });
  const content = sniffContent(begin.subarray(0, length));
  if (content && 'notSound' in content) throw new NoTrack(`This is ${content.notSound}, not sound.`);
  // An ID3 tag with padding behind it that is not counted, or noise: frames are looked for.
  const mime = content?.mime ?? (tagEnd > 0 || looksLikeFrames(head) ? 'audio/mpeg' : undefined);
  if (mime === undefined) throw new NoTrack('Its bytes are of no kind of sound that Airdex knows.');
  tokenizer.fileInfo = { size, mimeType: mime };

  const isOgg = mime === 'audio/ogg';
  if (pictures === 'skip')
    tokenizer.blanks = isOgg ? behindOggTags(pieces, size) : await findPictures(peekInto(tokenizer), size);
  const short = mime === 'audio/wavpack' ? await shortenWavPack(peekInto(tokenizer), size) : null;
  const metadata = await parse(short ? tokenizerOf(short, mime) : tokenizer);
  // Counted from the blocks that were seen.
  if (short) delete (metadata.format as { bitrate?: number }).bitrate;
  const { format } = metadata;
  if (format.hasAudio === false) throw new NoTrack('It holds no sound.');
  if (mime === 'audio/mpeg') completeDuration(metadata, pieces, size - tagEnd);
  if (isOgg) await countOggDuration(metadata, tokenizer);
  const isKnown = format.codec !== undefined || format.sampleRate !== undefined || (format.duration ?? 0) > 0;
  if (!isKnown) throw new NoTrack('It holds no sound.');
  return metadata;
}

function peekInto(tokenizer: RangeTokenizer): Peek {
  return async (position, length) => {
    const bytes = new Uint8Array(length);
    if (position >= tokenizer.fileInfo.size) return bytes.subarray(0, 0);
    return bytes.subarray(0, await tokenizer.peekBuffer(bytes, { position, mayBeLess: true }));
  };
}

function tokenizerOf(bytes: Uint8Array, mimeType: string): RangeTokenizer {
  const nothing = () => Promise.resolve(new Uint8Array());
  const tokenizer = new RangeTokenizer(bytes.length, [{ start: 0, bytes }], nothing, LIMIT);
  tokenizer.fileInfo = { size: bytes.length, mimeType };
  return tokenizer;
}

/** What was understood before a damaged place counts: players, too, play until there. */
async function parse(tokenizer: RangeTokenizer): Promise<IAudioMetadata> {
  const seen: { metadata?: IAudioMetadata } = {};
  try {
    return await parseFromTokenizer(tokenizer, {
      includeChapters: true,
      mkvUseIndex: true,
      observer: ({ metadata }) => (seen.metadata = metadata),
    });
  } catch (error) {
    const { format } = seen.metadata ?? {};
    const hasSound = format?.codec !== undefined || (format?.trackInfo ?? []).some(({ audio }) => audio);
    if (seen.metadata && hasSound) return seen.metadata;
    throw explain(error);
  }
}

function explain(error: unknown): unknown {
  if (error instanceof EndOfStreamError) return new NoTrack('The file ends in the middle.');
  if (error instanceof TooMuchRead) return new NoTrack(error.message);
  if (!(error instanceof Error)) return error;
  // Answers of who reads the bytes, not of what they say.
  if (error.name === 'SourceGone') return error;
  const isBuffer = error.name === 'BufferSizeError';
  return new NoTrack(
    isBuffer
      ? 'One of its tags is larger than 64 MB.'
      : `The file is damaged (${error.message.slice(0, 200)}).`,
  );
}

function completeDuration({ format }: IAudioMetadata, pieces: readonly Piece[], sound: number): void {
  const isTold = (format.duration ?? 0) > 0;
  if (isTold && format.codecProfile !== 'CBR') return;
  const estimate = estimateDuration(pieces, sound, format.sampleRate);
  if (estimate && (!isTold || estimate.isVariable)) {
    const known = format as { duration?: number; bitrate?: number };
    known.duration = estimate.seconds;
    known.bitrate = (sound * 8) / estimate.seconds;
  }
}

/** The parser would look for tags on more pages of sound than are here. */
function behindOggTags([first]: readonly Piece[], size: number): Stretch[] {
  if (!first || !oggPages(first.bytes, 0).some(({ samples }) => samples > 0)) return [];
  return [{ start: first.bytes.length, end: size }];
}

/** The parser reads on to the last page, or knows nothing of it; and of streams in a chain it tells the last one. */
async function countOggDuration({ format }: IAudioMetadata, tokenizer: RangeTokenizer): Promise<void> {
  tokenizer.blanks = [];
  const seconds = await oggDuration(peekInto(tokenizer), tokenizer.fileInfo.size);
  if (seconds !== null) (format as { duration?: number }).duration = seconds;
}

/** Frames somewhere in the beginning: streams that were recorded begin in the middle of one. */
function looksLikeFrames(head: Uint8Array): boolean {
  return estimateDuration([{ start: 0, bytes: head.subarray(0, 16_384) }], 1, 44_100) !== null;
}
