import type { Track } from '../../../api/contract/library.ts';
import type { Station, Stream } from '../../../api/contract/station.ts';
import type { Playable } from './playable-item.ts';

/** What the page and the browser can do; passed in, since a frame's page may differ from the visible one. */
export type Abilities = {
  /** The page is https, so a browser refuses http sound. */
  securePage: boolean;
  /** `HTMLMediaElement.canPlayType`. */
  canPlayType(type: string): string;
  /** hls.js can stand in where the browser plays no HLS by itself. */
  mediaSource: boolean;
};

export type Obstacle = 'insecure' | 'codec';

const mimeTypes: Record<string, string> = {
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  'aac+': 'audio/aac',
  aacp: 'audio/aac',
  ogg: 'audio/ogg',
  vorbis: 'audio/ogg; codecs="vorbis"',
  opus: 'audio/ogg; codecs="opus"',
  flac: 'audio/flac',
  alac: 'audio/mp4; codecs="alac"',
  pcm: 'audio/wav',
  wav: 'audio/wav',
  aiff: 'audio/aiff',
  ape: 'audio/x-ape',
  wavpack: 'audio/x-wavpack',
  musepack: 'audio/x-musepack',
  dsd: 'audio/x-dsd',
  wma: 'audio/x-ms-wma',
};

/** Wraps around sound that a browser knows from a WAV file; only the end of the name tells which. */
const wrappings: Record<string, string> = {
  ...{ aif: 'audio/aiff', aiff: 'audio/aiff', aifc: 'audio/aiff' },
  ...{ au: 'audio/basic', snd: 'audio/basic', caf: 'audio/x-caf', w64: 'audio/x-w64' },
};

export const hlsType = 'application/vnd.apple.mpegurl';

/** Why this stream cannot sound on this page, or null. An unknown codec gets its chance. */
export function obstacleOf(stream: Stream, abilities: Abilities): Obstacle | null {
  if (abilities.securePage && !stream.secure) return 'insecure';
  if (stream.protocol === 'hls') {
    return abilities.mediaSource || abilities.canPlayType(hlsType) !== '' ? null : 'codec';
  }
  const type = wrappings[wrappingOf(stream) ?? ''] ?? mimeTypes[stream.codec?.toLowerCase() ?? ''];
  return type !== undefined && abilities.canPlayType(type) === '' ? 'codec' : null;
}

function wrappingOf({ protocol, url }: Stream): string | undefined {
  if (protocol !== 'file') return undefined;
  const [, ending = ''] = /\.([a-z0-9]+)$/i.exec(url.replace(/[?#].*$/s, '')) ?? [];
  const wrapping = ending.toLowerCase();
  return Object.hasOwn(wrappings, wrapping) ? wrapping : undefined;
}

/** What a track's original is, as people call it; null where nobody has said. */
export function formatOf({ streams, codec }: Pick<Track, 'streams' | 'codec'>): string | null {
  const wrapping = streams[0] && wrappingOf(streams[0]);
  return (wrapping?.replace(/^aif.?$/, 'aiff') ?? codec)?.toUpperCase() ?? null;
}

const healthOrder = { ok: 0, unknown: 1, failing: 2, dead: 3 };

/** The streams that can sound here in the order in which to try them; equal ones stay as the API ordered them. */
export function streamsToTry(streams: Stream[], abilities: Abilities): Stream[] {
  const order = (stream: Stream) => healthOrder[stream.health.state] * 2 + (stream.secure ? 0 : 1);
  return streams
    .filter((stream) => obstacleOf(stream, abilities) === null)
    .sort((one, other) => order(one) - order(other));
}

/** Why nothing of this item can sound here, or null. Without any stream there is nothing to say yet. */
export function obstacleOfItem(item: Playable, abilities: Abilities): Obstacle | null {
  const obstacles = item.streams.map((stream) => obstacleOf(stream, abilities));
  if (obstacles.length === 0 || obstacles.includes(null)) return null;
  return obstacles.includes('insecure') ? 'insecure' : 'codec';
}

export function stationHealth(station: Station): Stream['health']['state'] {
  const states = station.streams.map((stream) => stream.health.state);
  return states.sort((one, other) => healthOrder[one] - healthOrder[other])[0] ?? 'unknown';
}
