import type { IAudioMetadata, IChapter } from 'music-metadata';
import type { TrackEntry } from '#catalog/library/track-entry.ts';
import { tagText } from './tag-text.ts';

type Chapter = TrackEntry['chapters'][number];
const MOST = 2_000;

/** Chapters in order: ID3 CHAP, MP4 (Nero's and QuickTime's), Matroska, and CHAPTER001=…, CHAPTER001NAME=… of Vorbis comments. */
export function mapChapters(
  { format, native }: Pick<IAudioMetadata, 'format' | 'native'>,
  durationMs: number | null,
): Chapter[] {
  const found = format.chapters?.length
    ? format.chapters.slice(0, MOST).map((chapter) => ofFormat(chapter, format.sampleRate))
    : ofComments(native['vorbis'] ?? []);
  const sane = found
    .filter(({ startMs }) => startMs >= 0 && startMs < (durationMs ?? Number.MAX_SAFE_INTEGER))
    .toSorted((a, b) => a.startMs - b.startMs);
  const chapters = sane.map(({ startMs, endMs, title }, at) => {
    const next = sane[at + 1]?.startMs ?? durationMs;
    const end = endMs !== null && endMs > startMs ? endMs : next;
    const last = durationMs ?? end;
    return {
      startMs,
      endMs: end === null || last === null ? end : Math.min(end, last),
      title: title === '' ? String(at + 1) : title,
    };
  });
  // One chapter from the beginning says nothing.
  return chapters.length === 1 && chapters[0]?.startMs === 0 ? [] : chapters;
}

function ofFormat({ start, end, sampleOffset, timeScale, title }: IChapter, sampleRate?: number): Chapter {
  const at = timeScale
    ? start / timeScale
    : sampleOffset !== undefined && sampleRate
      ? sampleOffset / sampleRate
      : start;
  const ends = end === undefined ? Number.NaN : timeScale ? end / timeScale : end;
  return {
    startMs: Number.isFinite(at) ? Math.round(at * 1_000) : -1,
    endMs: Number.isFinite(ends) ? Math.round(ends * 1_000) : null,
    title: tagText(title) ?? '',
  };
}

/** https://wiki.xiph.org/Chapter_Extension */
function ofComments(tags: { id: string; value: unknown }[]): Chapter[] {
  const values = new Map(tags.map(({ id, value }) => [id.toUpperCase(), value]));
  return [...values]
    .filter(([id]) => /^CHAPTER\d{1,4}$/.test(id))
    .slice(0, MOST)
    .map(([id, time]) => ({
      startMs: clockMs(time),
      endMs: null,
      title: tagText(values.get(`${id}NAME`)) ?? '',
    }));
}

function clockMs(time: unknown): number {
  const [, hours, minutes, seconds] = /^(\d{1,3}):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(tagText(time) ?? '') ?? [];
  if (seconds === undefined) return -1;
  return Math.round((Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000);
}
