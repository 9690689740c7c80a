import type { Track } from '../../../api/contract/library.ts';
import type { Stream } from '../../../api/contract/station.ts';

/** How good it should sound: by what the connection carries, as it is, or at most so many kbit/s. */
export const qualities = ['auto', 'original', '320', '128', '64'] as const;
export type Quality = (typeof qualities)[number];

/** What a stream may take of what arrives, so that it never runs dry. */
const share = 0.6;

/** kbit/s; `arriving` is null while nobody knows. */
export function limitOf(quality: Quality, arriving: number | null): number {
  if (quality === 'original') return Number.POSITIVE_INFINITY;
  if (quality !== 'auto') return Number(quality);
  return arriving === null ? Number.POSITIVE_INFINITY : arriving * share;
}

/** The best within the limit first; what is beyond it only if nothing else sounds, the smallest first. */
export function rankByQuality(track: Track, streams: Stream[], limit: number): Stream[] {
  const rate = (stream: Stream) => bitrateOf(track, stream) ?? 0;
  const within = streams.filter((stream) => rate(stream) <= limit);
  const beyond = streams.filter((stream) => rate(stream) > limit);
  return [...within, ...beyond.sort((one, other) => rate(one) - rate(other))];
}

/** kbit/s; of an original that names none by its size. */
export function bitrateOf(track: Track, stream: Stream): number | null {
  if (stream.bitrate !== null) return stream.bitrate;
  if (stream.url !== track.streams[0]?.url || !track.durationMs) return null;
  return (track.size * 8) / track.durationMs;
}
