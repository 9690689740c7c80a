import type { Album, Artist, Track } from '../../../api/contract/library.ts';
import { locale, n, t } from '../l10n.ts';
import { sayClock, sayDuration } from '../shows/say-episode.ts';

export function albumHref(id: string): string {
  return `#/album?${new URLSearchParams({ id })}`;
}
export function artistHref(id: string): string {
  return `#/artist?${new URLSearchParams({ id })}`;
}
export function folderHref(id: string): string {
  return `#/music?${new URLSearchParams({ tab: 'folders', folder: id })}`;
}
export function genreHref(name: string): string {
  return `#/music?${new URLSearchParams({ tab: 'albums', genre: name })}`;
}

/** A file need not say who plays. */
export function sayArtists(of: { artists: { name: string }[]; compilation?: boolean }): string {
  if (of.artists.length > 0) return of.artists.map(({ name }) => name).join(', ');
  return of.compilation ? t('Various artists') : t('Unknown artist');
}

export function sayTrackCount(count: number): string {
  return n('{count} track', '{count} tracks', count, {
    count: new Intl.NumberFormat(locale()).format(count),
  });
}
export function sayAlbumCount(count: number): string {
  return n('{count} album', '{count} albums', count, {
    count: new Intl.NumberFormat(locale()).format(count),
  });
}

/** "2004 · 12 tracks · 43 min". */
export function sayAlbum(album: Album): string {
  const length = album.durationMs > 0 ? sayDuration(album.durationMs) : '';
  return [album.year === null ? '' : String(album.year), sayTrackCount(album.tracks), length]
    .filter(Boolean)
    .join(' · ');
}

export function sayArtist(artist: Artist): string {
  const albums = artist.albums > 0 ? sayAlbumCount(artist.albums) : '';
  return [albums, sayTrackCount(artist.tracks)].filter(Boolean).join(' · ');
}

export function sayTrackLength(track: Pick<Track, 'durationMs'>): string {
  return track.durationMs === null ? '' : sayClock(track.durationMs);
}

/** "FLAC, 24 bit, 96 kHz" or "MP3, 320 kbit/s". */
export function sayFormat(
  track: Pick<Track, 'codec' | 'bitrate' | 'sampleRate' | 'bits' | 'lossless'>,
): string {
  const { codec, bitrate, sampleRate, bits, lossless } = track;
  const number = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 });
  return [
    codec?.toUpperCase() ?? '',
    lossless && bits !== null ? t('{bits} bit', { bits }) : '',
    lossless && sampleRate !== null ? t('{rate} kHz', { rate: number.format(sampleRate / 1_000) }) : '',
    !lossless && bitrate !== null ? t('{rate} kbit/s', { rate: bitrate }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

export function sayBytes(bytes: number): string {
  const [unit, divisor] = bytes < 1_000_000 ? ['kilobyte', 1_000] : ['megabyte', 1_000_000];
  return new Intl.NumberFormat(locale(), {
    ...{ style: 'unit', unit: String(unit), unitDisplay: 'short' },
    maximumFractionDigits: bytes < 10_000_000 ? 1 : 0,
  }).format(bytes / Number(divisor));
}
