import { longestMs, type ChapterContent } from './cue.ts';
import type { Chapter } from './parse-chapters-json.ts';

const most = 2_000;

/** In order, one at a time, each to the beginning of the next. */
export function normaliseChapters(chapters: readonly Chapter[]): ChapterContent[] {
  const inOrder = chapters
    .filter(({ startMs }) => startMs >= 0 && startMs <= longestMs)
    .toSorted((one, other) => one.startMs - other.startMs)
    .filter(({ startMs }, index, all) => index === 0 || all[index - 1]?.startMs !== startMs)
    .slice(0, most);
  return inOrder.map(({ startMs, endMs, title, url }, index) => {
    const next = inOrder[index + 1]?.startMs ?? null;
    const end = endMs !== undefined && endMs > startMs && endMs <= longestMs ? endMs : next;
    return {
      startMs,
      endMs: end !== null && next !== null ? Math.min(end, next) : end,
      title: title.slice(0, 400),
      url: url !== undefined && url.length <= 2_000 ? url : null,
    };
  });
}
