import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';

/**
 * Tags that music-metadata reads but does not know in this format: ffmpeg writes `album_artist` into APE tags, `date`
 * into WMA, and the album's tags of Matroska beside the track's. Only what is missing is added.
 */
export function completeTags({ common, native, format }: IAudioMetadata): ICommonTagsResult {
  const said = new Map<string, string>();
  for (const { id, value } of Object.values(native).flat()) {
    const name = plainName(id);
    if (typeof value === 'string' && !said.has(name)) said.set(name, value);
  }
  const text = (...names: string[]) =>
    names.map((name) => said.get(name)).find((value) => value !== undefined);
  const album = common.album ?? text('ALBUM');
  const albumartist = common.albumartist ?? text('ALBUMARTIST');
  const date = common.date ?? (common.year === undefined ? text('DATE', 'YEAR', 'DATERELEASED') : undefined);
  // ffmpeg names the track by the title that it copies; that of a film, without an artist, is "Stereo".
  const [track, ...others] = format.trackInfo;
  const isMatroska = /^ebml/i.test(format.container ?? '');
  const isNamed =
    isMatroska && others.length === 0 && common.title === undefined && common.artist !== undefined;
  return {
    ...common,
    ...(isNamed && track?.name !== undefined && { title: track.name }),
    ...(album !== undefined && { album }),
    ...(albumartist !== undefined && { albumartist }),
    ...(date !== undefined && { date }),
    disk: common.disk.no === null ? ofText(text('DISC', 'DISCNUMBER', 'PARTOFSET')) : common.disk,
    track: common.track.no === null ? ofText(text('TRACK', 'TRACKNUMBER')) : common.track,
  };
}

/** `track:ALBUM_ARTIST`, `TXXX:Album Artist`, `WM/PartOfSet` without what stands before, in one spelling. */
function plainName(id: string): string {
  return id
    .replace(/^.*[:/]/, '')
    .replace(/[\s_-]/g, '')
    .toUpperCase();
}

/** "2/3" */
function ofText(text: string | undefined): { no: number | null; of: number | null } {
  const [, no, of] = /^\s*(\d{1,4})(?:\s*\/\s*(\d{1,4}))?\s*$/.exec(text ?? '') ?? [];
  return { no: no === undefined ? null : Number(no), of: of === undefined ? null : Number(of) };
}
