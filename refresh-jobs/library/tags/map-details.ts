import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { mapDate } from './map-date.ts';
import { mbidsOf } from './split-artists.ts';
import { tagText, tagTexts } from './tag-text.ts';

/** What is shown on a track's own page alone. Nothing is said twice, and nothing empty is said. */
export function mapDetails({ common, format }: IAudioMetadata): TrackEntry['details'] {
  const said: Record<string, string | number | string[] | null> = {
    composers: tagTexts(common.composer),
    conductor: tagTexts(common.conductor),
    lyricist: tagTexts(common.lyricist),
    arranger: tagTexts(common.arranger),
    producer: tagTexts(common.producer),
    remixer: tagTexts(common.remixer),
    label: tagTexts(common.label),
    isrc: tagTexts(common.isrc),
    catalogNumber: tagTexts(common.catalognumber),
    mbid: mbidsOf([common.musicbrainz_recordingid])[0] ?? null,
    releaseGroupMbid: mbidsOf([common.musicbrainz_releasegroupid])[0] ?? null,
    originalDate: mapDate(common.originaldate ?? common.originalyear),
    work: tagText(common.work),
    movement: tagText(common.movement),
    grouping: tagText(common.grouping),
    subtitle: tagTexts(common.subtitle),
    comment: commentOf(common),
    description: tagText(common.longDescription ?? common.description?.[0], 4_000),
    language: tagText(common.language),
    mood: tagText(common.mood),
    key: tagText(common.key),
    bpm: common.bpm !== undefined && common.bpm > 0 && common.bpm < 1_000 ? Math.round(common.bpm) : null,
    media: tagText(common.media),
    barcode: tagText(common.barcode),
    copyright: tagText(common.copyright),
    trackTotal: common.track.of !== null && common.track.of > 0 ? common.track.of : null,
    discTotal: common.disk.of !== null && common.disk.of > 0 ? common.disk.of : null,
    encoder: tagText(format.tool ?? common.encodersettings ?? common.encodedby),
  };
  return Object.fromEntries(
    Object.entries(said).filter(
      (entry): entry is [string, string | number | string[]] =>
        entry[1] !== null && (!Array.isArray(entry[1]) || entry[1].length > 0),
    ),
  );
}

/** Players keep figures of their own in comments: iTunNORM, iTunSMPB, MusicMatch_Mood … */
function commentOf({ comment }: ICommonTagsResult): string | null {
  const said = (comment ?? []).filter(
    ({ descriptor }) => !/^(iTun|MusicMatch_|ID3v1|c0$)/i.test(descriptor ?? ''),
  );
  const texts = said.map(({ text }) => tagText(text, 2_000)).filter((text) => text !== null);
  return texts.find((text) => !/^(?:\s*[0-9A-F]{8}){4,}\s*$/i.test(text)) ?? null;
}
