import type { Album, Artist, Track } from '../../../api/contract/library.ts';
import type { Stream } from '../../../api/contract/station.ts';
import { exampleStream } from './example-station.ts';

export const exampleArtistName = { id: 'artist:00000000-0000-4000-8000-000000000001', name: 'Mira Holt' };

export function exampleAlbum(given: Partial<Album> = {}): Album {
  return {
    id: 'album:00000000-0000-4000-8000-000000000001',
    title: 'Slow Tides',
    artists: [exampleArtistName],
    compilation: false,
    medium: 'music',
    year: 2004,
    released: '2004-05-12',
    genres: ['Ambient'],
    discs: 1,
    tracks: 3,
    durationMs: 720_000,
    artwork: null,
    addedAt: '2026-01-01T08:00:00.000Z',
    favorite: false,
    ...given,
  };
}

export function exampleArtist(given: Partial<Artist> = {}): Artist {
  return {
    ...exampleArtistName,
    albums: 1,
    tracks: 3,
    genres: ['Ambient'],
    artwork: null,
    favorite: false,
    ...given,
  };
}

export function exampleFile(given: Partial<Stream> = {}): Stream {
  return exampleStream({
    ...{
      url: 'https://media.example/library/1/tide.flac?t=1',
      protocol: 'file',
      codec: 'flac',
      bitrate: 900,
    },
    ...{ signed: true, expiresAt: '2099-01-01T00:00:00.000Z' },
    ...given,
  });
}

export function exampleTrack(given: Partial<Track> = {}): Track {
  const { id, title } = exampleAlbum();
  return {
    id: 'track:00000000-0000-4000-8000-000000000001',
    title: 'Harbour Light',
    artists: [exampleArtistName],
    album: { id, title },
    folder: 'folder:00000000-0000-4000-8000-000000000001',
    disc: 1,
    discTitle: null,
    number: 1,
    year: 2004,
    genres: ['Ambient'],
    medium: 'music',
    durationMs: 240_000,
    artwork: null,
    codec: 'flac',
    bitrate: 900,
    sampleRate: 44_100,
    bits: 16,
    channels: 2,
    lossless: true,
    size: 27_000_000,
    gain: null,
    hasLyrics: false,
    hasChapters: false,
    addedAt: '2026-01-01T08:00:00.000Z',
    streams: [exampleFile()],
    playLink: 'https://airdex.example/play/token/track',
    favorite: false,
    lastPlayedAt: null,
    provider: null,
    ...given,
  };
}

export function numberedTrack(number: number, given: Partial<Track> = {}): Track {
  const id = `track:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const url = `https://media.example/library/1/${String(number)}.flac?t=1`;
  return exampleTrack({
    id,
    number,
    title: `Track ${String(number)}`,
    streams: [exampleFile({ url })],
    ...given,
  });
}
