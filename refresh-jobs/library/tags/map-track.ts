import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import type { AlbumEntry, LyricsEntry, NamedArtist, TrackEntry } from '#catalog/library/track-entry.ts';
import { completeTags } from './complete-tags.ts';
import { mapChapters } from './map-chapters.ts';
import { mapDate } from './map-date.ts';
import { mapDetails } from './map-details.ts';
import { mapFormat } from './map-format.ts';
import { mapGain } from './map-gain.ts';
import { mapGenres } from './map-genres.ts';
import { mapLyrics } from './map-lyrics.ts';
import { mbidsOf, splitArtists } from './split-artists.ts';
import { tagText, tagTexts } from './tag-text.ts';
import { discOfFolder, titleOfName } from './title-of-name.ts';

export type TrackFile = {
  /** Of the file and of the folder it lies in, as a person reads them. */
  name: string;
  folderName: string;
  size: number;
  /** Of the .lrc file beside it. */
  lyrics: LyricsEntry | null;
};

const VARIOUS_ARTISTS_MBID = '89ad4ac3-39f7-470e-963a-56509c546377';
const various =
  /^(various( artists)?|v\.?\s?a\.?|verschiedene( interpreten)?|diverse( interpreten)?|soundtrack)$/i;
const spokenGenre = /\b(audio[\s-]?books?|hörb(uch|ücher)|hörspiele?|spoken[\s-]?word|speech)\b/i;
const AUDIOBOOK_STIK = 2;

/** What a file says of itself, from its tags, and where they are silent from its name and its folder's. */
export function mapTrack(read: IAudioMetadata, file: TrackFile): TrackEntry {
  const common = completeTags(read);
  const metadata = { ...read, common };
  const { format } = metadata;
  const sound = mapFormat(format, file.size);
  const tagged = artistsOf(common);
  const taggedTitle = tagText(common.title);
  const taggedNumber = countingNumber(common.track.no);
  const named = titleOfName(file.name, { artist: tagged[0]?.name ?? null, number: taggedNumber });
  const isSilent = taggedTitle === null;
  const artists =
    tagged.length === 0 && isSilent && named.artist !== null
      ? splitArtists({ names: [named.artist], sortName: null, mbids: [] })
      : tagged;
  const released = releasedOf(common);
  const genres = mapGenres(common.genre);
  return {
    title: taggedTitle ?? named.title,
    artists,
    album: albumOf(common),
    disc: countingNumber(common.disk.no) ?? discOfFolder(file.folderName) ?? (isSilent ? named.disc : null),
    discTitle: tagTexts(common.discsubtitle)[0] ?? null,
    number: taggedNumber ?? named.number,
    year: released === null ? null : Number(released.slice(0, 4)),
    released,
    genres,
    medium: isAudiobook(common, genres, file.name) ? 'audiobook' : 'music',
    ...sound,
    gain: mapGain(metadata),
    chapters: mapChapters(metadata, sound.durationMs),
    lyrics: preferredLyrics(mapLyrics(metadata), file.lyrics),
    details: mapDetails(metadata),
    hasPicture: (common.picture ?? []).length > 0,
  };
}

function artistsOf(common: ICommonTagsResult): NamedArtist[] {
  return splitArtists({
    names: common.artists ?? (common.artist === undefined ? [] : [common.artist]),
    sortName: common.artistsort,
    mbids: common.musicbrainz_artistid,
  });
}

function albumOf(common: ICommonTagsResult): AlbumEntry | null {
  const title = tagText(common.album);
  if (title === null) return null;
  const artists = splitArtists({
    names: common.albumartists ?? (common.albumartist === undefined ? [] : [common.albumartist]),
    sortName: common.albumartistsort,
    mbids: common.musicbrainz_albumartistid,
  });
  const isVarious = artists.some(({ name, mbid }) => various.test(name) || mbid === VARIOUS_ARTISTS_MBID);
  return {
    title,
    sortTitle: tagText(common.albumsort),
    artists,
    compilation: common.compilation === true || isVarious,
    mbid: mbidsOf([common.musicbrainz_albumid])[0] ?? null,
  };
}

function releasedOf({
  date,
  year,
  releasedate,
  originaldate,
  originalyear,
}: ICommonTagsResult): string | null {
  const dates = [date, releasedate, year, originaldate, originalyear]
    .map(mapDate)
    .filter((each) => each !== null);
  const [first] = dates;
  // "2004" and, beside it, "2004-05-12": the longer one of the same year.
  return dates.find((each) => each.startsWith(first ?? '') && each.length > 7) ?? first ?? null;
}

function isAudiobook({ stik, releasetype }: ICommonTagsResult, genres: string[], name: string): boolean {
  return (
    Number(stik) === AUDIOBOOK_STIK ||
    /\.(m4b|aax?)$/i.test(name) ||
    genres.some((genre) => spokenGenre.test(genre)) ||
    tagTexts(releasetype).some((type) => spokenGenre.test(type))
  );
}

function preferredLyrics(embedded: LyricsEntry | null, beside: LyricsEntry | null): LyricsEntry | null {
  return [beside, embedded].find((lyrics) => lyrics?.synced) ?? beside ?? embedded;
}

function countingNumber(value: number | null | undefined): number | null {
  return value != null && Number.isInteger(value) && value >= 1 && value <= 9_999 ? value : null;
}
