import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { TagReader } from '#refresh-jobs/library/tags/tag-reader.ts';

export type TextTags = {
  title: string;
  artist?: string;
  album?: string;
  albumArtist?: string;
  number?: number;
  disc?: number;
  genre?: string;
  picture?: boolean;
};

/** A file whose bytes are its tags, written out. */
export function tagText(tags: TextTags): string {
  return JSON.stringify(tags);
}

/** Reads such files, for tests of what a scan makes of tags. */
export const readsTagText: TagReader = {
  read: async (file) => {
    const text = (await file.read(0, file.size)).toString();
    if (!text.startsWith('{')) throw new SourceError('unreadable', 'These are no tags.');
    return entryOf(JSON.parse(text) as TextTags);
  },
  readPicture: () => Promise.reject(new Error('No picture was to be read.')),
  width: 4,
  close: () => Promise.resolve(),
};

const named = (name: string | undefined) =>
  name === undefined ? [] : name.split(';').map((one) => ({ name: one, sortName: null, mbid: null }));

function entryOf(tags: TextTags): TrackEntry {
  return {
    title: tags.title,
    artists: named(tags.artist),
    album:
      tags.album === undefined
        ? null
        : {
            ...{ title: tags.album, sortTitle: null, artists: named(tags.albumArtist) },
            ...{ compilation: false, mbid: null },
          },
    ...{ disc: tags.disc ?? null, discTitle: null, number: tags.number ?? null, year: null, released: null },
    genres: tags.genre === undefined ? [] : tags.genre.split(';'),
    ...{ medium: 'music', durationMs: 180_000, codec: 'mp3', contentType: 'audio/mpeg', bitrate: 128 },
    ...{
      sampleRate: 44_100,
      bits: null,
      channels: 2,
      lossless: false,
      gain: null,
      chapters: [],
      lyrics: null,
    },
    ...{ details: {}, hasPicture: tags.picture ?? false },
  };
}
