import type { IAudioMetadata, ILyricsTag } from 'music-metadata';
import type { LyricsEntry } from '#catalog/library/track-entry.ts';
import { parseLrc } from './parse-lrc.ts';
import { tagText } from './tag-text.ts';

/** How the formats call words: USLT and ULT, ©lyr, LYRICS, UNSYNCEDLYRICS, SYNCEDLYRICS, WM/Lyrics, TXXX:Lyrics … */
const isLyrics = /^(uslt|ult|©lyr|.*lyrics)$/i;
const MILLISECONDS = 2;

/** The lyrics of a file; those with times are preferred. */
export function mapLyrics({ native, common }: Pick<IAudioMetadata, 'native' | 'common'>): LyricsEntry | null {
  const found: LyricsEntry[] = [];
  for (const tag of common.lyrics ?? []) {
    const entry = ofSynced(tag);
    if (entry) found.push(entry);
  }
  for (const { id, value } of Object.values(native).flat()) {
    if (!isLyrics.test(id)) continue;
    const parsed = parseLrc(textOf(value));
    if (parsed) found.push({ ...parsed, language: parsed.language ?? languageOf(value), source: 'embedded' });
  }
  return found.find(({ synced }) => synced) ?? found[0] ?? null;
}

/** An ID3 SYLT frame. One that counts MPEG frames has no times that can be trusted. */
function ofSynced({ syncText, timeStampFormat, language }: ILyricsTag): LyricsEntry | null {
  // Plain words have none, whatever the types of the parser say.
  const timed = (syncText as typeof syncText | undefined) ?? [];
  if (timed.length === 0 || Number(timeStampFormat) !== MILLISECONDS) return null;
  const lines = timed.slice(0, 5_000).map(({ timestamp, text }) => ({
    atMs: timestamp !== undefined && timestamp >= 0 ? timestamp : 0,
    text: tagText(text) ?? '',
  }));
  if (lines.every(({ text }) => text === '')) return null;
  return { synced: true, language: spoken(language), lines, source: 'embedded' };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = (value as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : '';
}

function languageOf(value: unknown): string | null {
  return spoken((value as { language?: unknown } | null)?.language);
}

/** ID3 says XXX, and writes "und" or zeros, where the language is not known. */
function spoken(language: unknown): string | null {
  const code = tagText(language)?.toLowerCase() ?? '';
  return /^[a-z]{2,3}$/.test(code) && code !== 'xxx' && code !== 'und' ? code : null;
}
