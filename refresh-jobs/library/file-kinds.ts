import { endingOf } from './walk-disk.ts';

/** What is read as a track. Endings of films are left out, though many of them have sound. */
export const trackEndings: ReadonlySet<string> = new Set(
  (
    '.mp3 .mp2 .mp1 .flac .ogg .oga .opus .spx .m4a .m4b .m4r .mp4a .aac .alac .wav .wave .aif .aiff .aifc .ape .wv ' +
    '.mka .weba .mpc .mp+ .wma .asf .dsf .dff .tta .au .snd .caf .ac3 .w64'
  ).split(' '),
);
export const playlistEndings: ReadonlySet<string> = new Set(['.m3u', '.m3u8', '.pls']);
export const libraryEndings: ReadonlySet<string> = new Set([...trackEndings, ...playlistEndings]);

export function kindOfFile(name: string): 'track' | 'playlist' | null {
  const ending = endingOf(name);
  if (trackEndings.has(ending)) return 'track';
  return playlistEndings.has(ending) ? 'playlist' : null;
}
