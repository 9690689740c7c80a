import { SourceError } from '#refresh-jobs/errors.ts';
import { readPage } from '#refresh-jobs/on-air/read-page.ts';
import type { TitleWay } from '#refresh-jobs/on-air/title-way.ts';
import type { SaidTitle } from '#refresh-jobs/on-air/titles/understand-title.ts';
import type { ListenContext } from '#refresh-jobs/stream-probe/open-stream.ts';
import { parseHls, type HlsPlaylist } from '#refresh-jobs/stream-probe/parse-hls.ts';
import { findId3Title } from './parse-id3.ts';
import { playlistTitle } from './playlist-title.ts';
import { unpackTransportStream } from './unpack-transport-stream.ts';

const mostText = 262_144;
/** Of a segment no more is read than this; its titles stand at its beginning, or come often. */
const mostSegment = 131_072;
/** Segments without a title, after which only the playlist is looked at. */
const patience = 3;

/** Titles of a stream in segments: from the playlist where it tells them, else from its newest segment. */
export function createHlsWay(address: URL, context: ListenContext): TitleWay {
  let media = address;
  let lastSegment = '';
  let lastSaid: SaidTitle | null = null;
  let inVain = 0;

  async function readMedia(): Promise<{ url: URL; text: string; playlist: MediaPlaylist }> {
    const { url, bytes } = await readPage(media, mostText, context);
    const text = bytes.toString('utf8');
    const playlist = parseHls(text);
    if (playlist?.kind === 'media') return { url, text, playlist };
    const variant = playlist && smallest(playlist);
    const next = variant === undefined ? null : URL.parse(variant, url.href);
    if (!next || next.href === media.href)
      throw new SourceError('unreadable', 'It is no HLS playlist with segments.');
    const inner = await readPage(next, mostText, context);
    const innerText = inner.bytes.toString('utf8');
    const found = parseHls(innerText);
    if (found?.kind !== 'media') throw new SourceError('unreadable', 'It is no HLS playlist with segments.');
    media = next;
    return { url: inner.url, text: innerText, playlist: found };
  }

  return {
    source: 'hls',
    everyMs: 10_000,
    read: async () => {
      const { url, text, playlist } = await readMedia();
      const told = playlistTitle(text);
      if (told) return told;
      const uri = playlist.live ? playlist.segments.at(-1) : undefined;
      const segment = uri === undefined ? null : URL.parse(uri, url.href);
      if (!segment || playlist.encrypted || inVain >= patience) return lastSaid;
      if (segment.href === lastSegment) return lastSaid;
      lastSegment = segment.href;
      const { bytes } = await readPage(segment, mostSegment, context);
      const said = findId3Title(unpackTransportStream(bytes));
      // A station that tells titles does not tell them in every segment.
      if (said) lastSaid = said;
      inVain = said || lastSaid ? 0 : inVain + 1;
      return lastSaid;
    },
  };
}

type MediaPlaylist = Extract<HlsPlaylist, { kind: 'media' }>;

/** The least sound: titles are the same in all. */
function smallest(playlist: HlsPlaylist): string | undefined {
  if (playlist.kind !== 'master') return undefined;
  return playlist.variants.toSorted((a, b) => (a.bandwidth ?? Infinity) - (b.bandwidth ?? Infinity))[0]?.uri;
}
