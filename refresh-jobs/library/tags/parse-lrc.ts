import type { LyricsEntry } from '#catalog/library/track-entry.ts';
import { tagLines, tagText } from './tag-text.ts';

const stamp = /^\s*\[(\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?\]/;
const wordStamp = /<\d{1,3}:[0-5]?\d(?:[.:]\d{1,3})?>/g;
const idTag = /^\s*\[(?:ti|ar|al|au|by|length|re|ve|tool|offset|la|#)\s*:.*\]\s*$/i;

type Line = LyricsEntry['lines'][number];
export type ParsedLyrics = Pick<LyricsEntry, 'synced' | 'language' | 'lines'>;

/**
 * LRC: `[01:02.50]words`, several times before one line, `<01:02.80>` before single words (which are shown by lines
 * here), `[offset:+500]` in ms. Text without times is text. Null where there are no words.
 */
export function parseLrc(text: string): ParsedLyrics | null {
  const offset = Number(/^\s*\[offset\s*:\s*([+-]?\d{1,6})\s*\]/im.exec(text)?.[1] ?? 0);
  const language = tagText(/^\s*\[la\s*:\s*([a-z-]{2,8})\s*\]/im.exec(text)?.[1]);
  const timed: Line[] = [];
  const plain: Line[] = [];
  for (const line of tagLines(text)) {
    if (idTag.test(line)) continue;
    const { times, words } = splitTimes(line);
    if (times.length === 0) plain.push({ atMs: null, text: words });
    // A positive offset shows the words earlier.
    for (const time of times) timed.push({ atMs: Math.max(0, time - offset), text: words });
  }
  const synced = timed.length > 0;
  const lines = synced ? timed.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0)) : trimmed(plain);
  return lines.some((line) => line.text !== '') ? { synced, language, lines: lines.slice(0, 5_000) } : null;
}

function splitTimes(line: string): { times: number[]; words: string } {
  const times: number[] = [];
  let rest = line;
  for (let match = stamp.exec(rest); match && times.length < 50; match = stamp.exec(rest)) {
    const [all, minutes, seconds, fraction = '0'] = match;
    const ms = Math.round(Number(`0.${fraction}`) * 1_000);
    times.push((Number(minutes) * 60 + Number(seconds)) * 1_000 + ms);
    rest = rest.slice(all.length);
  }
  return { times, words: rest.replace(wordStamp, '').replace(/\s+/g, ' ').trim() };
}

/** Without the empty lines around it. */
function trimmed(lines: Line[]): Line[] {
  const first = lines.findIndex(({ text }) => text !== '');
  const last = lines.findLastIndex(({ text }) => text !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}
