import type { DueRendition } from '#db/stores/renditions.ts';
import type { Variant } from './variant.ts';

/**
 * Formats that a file of a library may have. A playlist that is named like a song would make ffmpeg read, or fetch, what
 * the playlist names.
 */
const formats = 'mp3,flac,ogg,mov,aac,ac3,eac3,wav,w64,aiff,ape,wv,matroska,mpc,mpc8,tta,asf,dsf,iff,caf,au';

/** Reads the original from its standard input, which is a file and can be sought in. */
export function ffmpegArguments(due: DueRendition, variant: Variant, channels: number, to: string): string[] {
  const encoder =
    variant.codec === 'opus'
      ? ['-c:a', 'libopus', '-vbr', 'on', '-f', 'opus']
      : ['-c:a', 'libmp3lame', '-id3v2_version', '3', '-f', 'mp3'];
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-threads', '1'],
    ...['-protocol_whitelist', 'file', '-format_whitelist', formats, '-i', 'file:/dev/stdin'],
    ...['-map', '0:a:0', '-map_metadata', '-1', '-map_chapters', '-1', '-vn', '-sn', '-dn'],
    // Surround at these bitrates is worse than stereo.
    ...(channels > 2 ? ['-ac', '2'] : []),
    ...tags(due),
    ...['-b:a', `${String(variant.bitrate)}k`, '-threads', '1', ...encoder, '-y', to],
  ];
}

function tags(due: DueRendition): string[] {
  const said: Record<string, string | null> = {
    title: due.title,
    artist: due.artists.join('; '),
    album: due.album,
    album_artist: due.albumArtists.join('; '),
    track: due.number === null ? null : String(due.number),
    disc: due.disc === null ? null : String(due.disc),
    date: due.released,
    genre: due.genres.join('; '),
  };
  return Object.entries(said).flatMap(([name, value]) =>
    value ? ['-metadata', `${name}=${value.replace(/[\0-\x1f\x7f]/g, ' ')}`] : [],
  );
}
