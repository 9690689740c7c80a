import type { IFormat } from 'music-metadata';
import type { TrackEntry } from '#catalog/library/track-entry.ts';

type Format = Pick<
  TrackEntry,
  'durationMs' | 'codec' | 'contentType' | 'bitrate' | 'sampleRate' | 'bits' | 'channels' | 'lossless'
>;

/** By what container and codec are called: the codec, and what the media host says the bytes are. */
const kinds: [RegExp, string, string][] = [
  [/^monkey/i, 'ape', 'audio/x-ape'],
  [/^wavpack/i, 'wavpack', 'audio/x-wavpack'],
  [/^musepack/i, 'musepack', 'audio/x-musepack'],
  [/^dsf/i, 'dsd', 'audio/x-dsf'],
  [/^dsdiff|^dff/i, 'dsd', 'audio/x-dff'],
  [/^asf/i, 'wma', 'audio/x-ms-wma'],
  [/^ogg/i, 'vorbis', 'audio/ogg'],
  [/^flac/i, 'flac', 'audio/flac'],
  [/^wave/i, 'pcm', 'audio/wav'],
  // PCM as in WAV, but of another order, and few browsers play it.
  [/^ai/i, 'aiff', 'audio/aiff'],
  [/^ebml.webm|^webm/i, 'opus', 'audio/webm'],
  [/^ebml|^matroska/i, 'unknown', 'audio/x-matroska'],
  [/^adts/i, 'aac', 'audio/aac'],
  [/^mpeg/i, 'mp3', 'audio/mpeg'],
];
const codecs: [RegExp, string][] = [
  [/flac/i, 'flac'],
  [/opus/i, 'opus'],
  [/vorbis/i, 'vorbis'],
  [/speex/i, 'speex'],
  [/alac|apple lossless/i, 'alac'],
  [/aac|mp4a/i, 'aac'],
  [/e?ac-?3/i, 'ac3'],
  [/layer 3|mp3|mpeg\/l3/i, 'mp3'],
  [/layer 2|mpeg\/l2/i, 'mp2'],
  [/layer 1|mpeg\/l1/i, 'mp1'],
  [/^als$/i, 'als'],
  [/wavpack/i, 'wavpack'],
  [/windows media audio/i, 'wma'],
  [/dsd/i, 'dsd'],
  [/pcm|sowt|twos|in24|fl32/i, 'pcm'],
];

const LONGEST_MS = 60 * 86_400_000;

/** What a player has to know of the sound. Figures that cannot be true are left out. `size` in bytes. */
export function mapFormat(format: IFormat, size: number): Format {
  const { container = '', codec: said = '' } = format;
  const [, byContainer, type] = kinds.find(([pattern]) => pattern.test(container)) ?? [];
  const isFixed = ['ape', 'wavpack', 'musepack', 'dsd', 'aiff'].includes(byContainer ?? '');
  const named = isFixed ? byContainer : (codecs.find(([pattern]) => pattern.test(said))?.[1] ?? byContainer);
  const codec = named === undefined || named === 'unknown' ? null : named;
  const durationMs = within((format.duration ?? 0) * 1_000, 1, LONGEST_MS);
  // A little more than the sound alone where tags are large; music-metadata's own figure counts header bytes too.
  const average = durationMs === null ? null : (size * 8) / durationMs;
  return {
    durationMs,
    codec,
    contentType: codec === 'flac' && container === 'FLAC' ? 'audio/flac' : (type ?? 'audio/mp4'),
    bitrate: within((format.bitrate ?? 0) / 1_000, 1, 100_000) ?? within(average ?? 0, 1, 100_000),
    sampleRate: within(format.sampleRate ?? 0, 1_000, 50_000_000),
    bits: within(format.bitsPerSample ?? 0, 1, 64),
    channels: within(format.numberOfChannels ?? 0, 1, 64),
    lossless: format.lossless ?? ['alac', 'pcm', 'aiff', 'flac', 'ape', 'dsd'].includes(codec ?? ''),
  };
}

function within(value: number, least: number, most: number): number | null {
  const rounded = Math.round(value);
  return Number.isFinite(value) && rounded >= least && rounded <= most ? rounded : null;
}
