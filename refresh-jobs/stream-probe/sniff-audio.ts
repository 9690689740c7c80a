import { readAdtsFrame } from './adts-frame.ts';
import { readMpegFrame } from './mpeg-frame.ts';
import { isTransportStream, readTransportCodec } from './transport-stream.ts';

/** What the bytes themselves say. Bitrate in kbit/s; the codec is absent where only the container is sure. */
export type SniffedAudio = { codec?: string; bitrate?: number };

/** Recognises sound by its first bytes; undefined when they are none that is known. */
export function sniffAudio(bytes: Buffer): SniffedAudio | undefined {
  const sound = bytes.subarray(lengthOfId3(bytes));
  const begins = (text: string, at = 0) =>
    sound.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));

  if (begins('OggS')) return sniffOgg(sound);
  if (begins('fLaC')) return { codec: 'flac' };
  if (begins('RIFF') && begins('WAVE', 8)) return { codec: 'wav' };
  if (isTransportStream(sound)) return withCodec(readTransportCodec(sound));
  if (['ftyp', 'styp', 'moof', 'moov', 'sidx', 'emsg'].some((box) => begins(box, 4))) return sniffMp4(sound);
  if (begins('\x1a\x45\xdf\xa3')) return sniffMatroska(sound);
  return sniffFrames(sound);
}

function sniffOgg(bytes: Buffer): SniffedAudio {
  const page = bytes.subarray(0, 4_096);
  const vorbis = page.indexOf('\x01vorbis', 0, 'latin1');
  if (page.includes('OpusHead')) return { codec: 'opus' };
  if (page.includes('\x7fFLAC', 0, 'latin1')) return { codec: 'flac' };
  if (page.includes('Speex   ')) return { codec: 'speex' };
  if (vorbis < 0) return {};
  const nominal = vorbis + 24 <= page.length ? page.readInt32LE(vorbis + 20) : 0;
  return { codec: 'vorbis', ...(nominal > 0 && { bitrate: Math.round(nominal / 1000) }) };
}

function sniffMp4(bytes: Buffer): SniffedAudio {
  const byBox = { mp4a: 'aac', Opus: 'opus', fLaC: 'flac', 'ec-3': 'eac3', 'ac-3': 'ac3', alac: 'alac' };
  return withCodec(Object.entries(byBox).find(([box]) => bytes.includes(box))?.[1]);
}

function sniffMatroska(bytes: Buffer): SniffedAudio {
  const byName = { A_OPUS: 'opus', A_VORBIS: 'vorbis', A_AAC: 'aac', A_FLAC: 'flac' };
  return withCodec(Object.entries(byName).find(([name]) => bytes.includes(name))?.[1]);
}

/**
 * A live stream is joined in the middle of a frame, and two bytes look like a header by chance: only a frame that
 * two more follow exactly where it ends is believed.
 */
function sniffFrames(bytes: Buffer): SniffedAudio | undefined {
  for (let at = bytes.indexOf(0xff); at >= 0 && at < bytes.length - 4; at = bytes.indexOf(0xff, at + 1)) {
    const adts = readAdtsFrame(bytes, at);
    if (adts && isFollowed(bytes, at, readAdtsFrame)) return { codec: 'aac' };
    const mpeg = readMpegFrame(bytes, at);
    if (mpeg && isFollowed(bytes, at, readMpegFrame))
      return { codec: mpeg.codec, ...steadyBitrate(bytes, at) };
  }
  return undefined;
}

type Frame = { codec: string; length: number };
type ReadFrame<T extends Frame> = (bytes: Uint8Array, offset: number) => T | undefined;

function isFollowed<T extends Frame>(bytes: Buffer, at: number, read: ReadFrame<T>): boolean {
  const [first, second, third] = framesFrom(bytes, at, read);
  return first !== undefined && second?.codec === first.codec && third?.codec === first.codec;
}

/** A variable bitrate says nothing in a few frames: it is left to the headers. */
function steadyBitrate(bytes: Buffer, at: number): { bitrate?: number } {
  const [first, ...rest] = framesFrom(bytes, at, readMpegFrame);
  return first && rest.every(({ bitrate }) => bitrate === first.bitrate) ? { bitrate: first.bitrate } : {};
}

function* framesFrom<T extends Frame>(bytes: Buffer, at: number, read: ReadFrame<T>): Generator<T> {
  for (let frame = read(bytes, at); frame; frame = read(bytes, at)) {
    yield frame;
    at += frame.length;
  }
}

/** Segments of packed audio begin with an ID3 tag; its length has seven bits a byte. */
function lengthOfId3(bytes: Buffer): number {
  if (bytes.length < 10 || bytes.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + bytes.subarray(6, 10).reduce((length, byte) => length * 128 + (byte & 0x7f), 0);
}

function withCodec(codec: string | undefined): SniffedAudio {
  return codec === undefined ? {} : { codec };
}
