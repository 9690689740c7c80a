import { mediaPathOf, readMediaPath } from '#signing/media-path.ts';

/** `embedded`: in a sound file's tags; `file`: the file itself is the picture. */
export type PicturePlace = { providerId: string; path: string; version: string; in: 'embedded' | 'file' };

const scheme = 'library:';

/**
 * What an artwork row calls a picture of a library: `library:<provider>/<path>?v=<version>#embedded`. Another version
 * of the file is another picture, so that a changed cover is made anew.
 */
export function pictureUrl({ providerId, path, version, in: where }: PicturePlace): string {
  const place = mediaPathOf(providerId, path).slice('/library/'.length);
  return `${scheme}${place}?v=${encodeURIComponent(version)}#${where}`;
}

/** Null for the address of any other picture. */
export function readPictureUrl(url: string): PicturePlace | null {
  const [, place = '', version = '', where = ''] =
    /^library:([^?#]+)\?v=([^?#]*)#(embedded|file)$/.exec(url) ?? [];
  const found = readMediaPath(`/library/${place}`);
  return found && { ...found, version: decodeURIComponent(version), in: where as PicturePlace['in'] };
}
