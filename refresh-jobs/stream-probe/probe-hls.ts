import { explainSilence } from './explain-silence.ts';
import { followStream, type FollowedStream } from './follow-stream.ts';
import type { ListenContext } from './open-stream.ts';
import { audioCodecOf, parseHls, type HlsPlaylist, type HlsVariant } from './parse-hls.ts';
import { silent, type HeardStream, type ProbeResult } from './probe-result.ts';
import { sniffAudio } from './sniff-audio.ts';

/** A playlist alone makes no sound: one segment of one variant must be there as well. */
export async function probeHls(
  playlist: HlsPlaylist,
  answer: FollowedStream,
  context: ListenContext,
): Promise<ProbeResult> {
  if (playlist.kind === 'media') return hearMedia(playlist, answer, context);

  const variant = bestForSound(playlist.variants);
  const url = variant && URL.parse(variant.uri, answer.url.href);
  if (!url) return silent(`The HLS playlist of ${answer.url.host} lists no variant that can be opened.`);
  const media = await followStream(url, context);
  const inner = parseHls(media.bytes.toString('utf8'));
  if (inner?.kind !== 'media') return silent(explainSilence(media));

  const result = await hearMedia(inner, media, context);
  if (result.kind !== 'heard') return result;
  return { ...result, ...saidOf(variant, result), secure: result.secure && answer.secure };
}

async function hearMedia(
  playlist: Extract<HlsPlaylist, { kind: 'media' }>,
  answer: FollowedStream,
  context: ListenContext,
): Promise<ProbeResult> {
  // Of a live playlist the newest segment stays longest; what came before may be gone in a second.
  const uri = playlist.live ? playlist.segments.at(-1) : playlist.segments[0];
  const url = uri === undefined ? null : URL.parse(uri, answer.url.href);
  if (!url) return silent(`The HLS playlist of ${answer.url.host} lists no sound.`);
  const segment = await followStream(url, context);
  if (segment.status < 200 || segment.status > 299 || segment.bytes.length === 0) {
    return silent(explainSilence(segment));
  }
  const sniffed = playlist.encrypted
    ? {}
    : await sniffSegment(segment, playlist.initialisation, answer.url, context);
  if (!sniffed) return silent(explainSilence(segment));
  return heard(sniffed.codec, answer.secure && segment.secure);
}

/** The segments of fMP4 do not name their codec; their initialisation does. */
async function sniffSegment(
  segment: FollowedStream,
  initialisation: string | undefined,
  base: URL,
  context: ListenContext,
): Promise<{ codec?: string } | undefined> {
  const sniffed = sniffAudio(segment.bytes);
  const url = initialisation === undefined ? null : URL.parse(initialisation, base.href);
  if (sniffed?.codec !== undefined || !url) return sniffed;
  return sniffAudio((await followStream(url, context)).bytes);
}

function heard(codec: string | undefined, secure: boolean): HeardStream {
  return { kind: 'heard', protocol: 'hls', codec: codec ?? null, bitrate: null, resolvedUrls: [], secure };
}

/** The master playlist tells HE-AAC from AAC, and alone knows the bandwidth. */
function saidOf({ codecs, bandwidth }: HlsVariant, { codec }: HeardStream): Partial<HeardStream> {
  const said = codecs.map(audioCodecOf).find((name) => name !== undefined);
  const hasPicture = codecs.some((name) => /^(avc|hvc|hev|av01|vp0?9)/.test(name));
  return {
    codec: said ?? codec,
    bitrate: bandwidth === undefined || hasPicture ? null : Math.round(bandwidth / 1000),
  };
}

/** The best sound alone, else what there is. */
function bestForSound(variants: HlsVariant[]): HlsVariant | undefined {
  const byBandwidth = variants.toSorted((a, b) => (b.bandwidth ?? 0) - (a.bandwidth ?? 0));
  const soundOnly = ({ codecs }: HlsVariant) =>
    codecs.length > 0 && codecs.every((name) => audioCodecOf(name));
  return byBandwidth.find(soundOnly) ?? byBandwidth.at(-1);
}
