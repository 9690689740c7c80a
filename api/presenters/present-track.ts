import type { Track, TrackDetails } from '#api/contract/library.ts';
import type { Stream } from '#api/contract/station.ts';
import { signPlayLink } from '#api/stream-urls/sign-links.ts';
import { signRenditionUrl } from '#api/stream-urls/sign-media-url.ts';
import type { StreamSigner } from '#api/stream-urls/sign-original.ts';
import type { NamedArtistRow, TrackRow } from '#db/stores/track-row.ts';
import { presentArtwork } from './present-artwork.ts';
import type { Audience } from './present-station.ts';

export function presentTracks(
  rows: readonly TrackRow[],
  audience: Audience,
  sign: StreamSigner,
): Promise<Track[]> {
  return Promise.all(rows.map((row) => presentTrack(row, audience, sign)));
}

export async function presentTrack(row: TrackRow, audience: Audience, sign: StreamSigner): Promise<Track> {
  const id = `track:${row.id}`;
  const { title, disc, discTitle, number, year, genres, medium, durationMs } = row;
  const { codec, bitrate, sampleRate, bits, channels, lossless, size, hasLyrics } = row;
  const streams = await trackStreams(row, audience, sign);
  return {
    ...{ id, title },
    artists: row.artists.map(presentArtistName),
    album: row.album && { id: `album:${row.album.id}`, title: row.album.title },
    folder: row.folderId === null ? null : `folder:${row.folderId}`,
    ...{ disc, discTitle, number, year, genres, medium, durationMs },
    artwork: presentArtwork(row.artwork, audience.mediaUrl),
    ...{ codec, bitrate, sampleRate, bits, channels, lossless, size },
    gain: row.gain && { trackGain: null, trackPeak: null, albumGain: null, albumPeak: null, ...row.gain },
    hasLyrics,
    hasChapters: row.chapters.length > 0,
    addedAt: row.addedAt.toISOString(),
    streams,
    playLink: signPlayLink(audience.signer, audience.publicUrl, id),
    favorite: audience.favorites.has(id),
    lastPlayedAt: audience.lastPlayed.get(id)?.toISOString() ?? null,
    provider: row.provider,
  };
}

export async function presentTrackDetails(
  row: TrackRow,
  audience: Audience,
  sign: StreamSigner,
): Promise<TrackDetails> {
  const { path, chapters, details } = row;
  return { ...(await presentTrack(row, audience, sign)), path, chapters, details };
}

export function presentArtistName({ id, name }: NamedArtistRow): { id: string; name: string } {
  return { id: `artist:${id}`, name };
}

/** The original first, then what was made of it from large to small. */
export async function trackStreams(
  row: TrackRow,
  { signer, mediaUrl }: Pick<Audience, 'signer' | 'mediaUrl'>,
  sign: StreamSigner,
): Promise<Stream[]> {
  const original = await sign(row, signer);
  if (original === null) return [];
  const expiresAt = new Date(signer.exp * 1_000).toISOString();
  const common = { protocol: 'file', signed: true, health: { state: 'ok', checkedAt: null } } as const;
  return [
    {
      ...{ url: original.url, codec: row.codec, bitrate: row.bitrate, secure: isHttps(original.url) },
      ...{ ...common, expiresAt: original.expiresAt.toISOString() },
    },
    ...row.renditions.map(({ path, variant, codec, bitrate }): Stream => ({
      ...{
        url: signRenditionUrl(signer, mediaUrl, path, variant),
        codec,
        bitrate,
        secure: isHttps(mediaUrl),
      },
      ...{ ...common, expiresAt },
    })),
  ];
}

function isHttps(url: string): boolean {
  return url.startsWith('https:');
}
