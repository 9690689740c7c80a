import { longestMs, type Cue } from './cue.ts';

const most = 50_000;
const longestText = 2_000;
/** A line that is read while it is heard. */
const mostWords = 15;
const longestPauseMs = 1_500;

/** In order, one at a time, and joined until a sentence ends or a line is full: many tools write a cue each word. */
export function normaliseCues(cues: readonly Cue[]): Cue[] {
  const inOrder = cues
    .filter(({ startMs, endMs }) => startMs >= 0 && startMs <= longestMs && Number.isFinite(endMs))
    .toSorted((one, other) => one.startMs - other.startMs);
  const joined: Cue[] = [];
  for (const given of inOrder) {
    const cue = {
      ...given,
      text: given.text.slice(0, longestText),
      endMs: Math.max(given.startMs, given.endMs),
    };
    const last = joined.at(-1);
    // Captions that roll up say each line twice.
    if (
      last?.text === cue.text &&
      last.speaker === cue.speaker &&
      cue.startMs - last.endMs < longestPauseMs
    ) {
      last.endMs = Math.max(last.endMs, cue.endMs);
    } else if (last && belongTogether(last, cue)) {
      last.text += ` ${cue.text}`;
      last.endMs = Math.max(last.endMs, cue.endMs);
    } else joined.push(cue);
    if (joined.length > most) break;
  }
  const kept = joined.slice(0, most);
  return kept.map((cue, index) => ({ ...cue, endMs: endOf(cue, kept[index + 1]) }));
}

function belongTogether(last: Cue, next: Cue): boolean {
  return (
    last.speaker === next.speaker &&
    next.startMs - last.endMs < longestPauseMs &&
    !/[.!?…。！？]["'”’»)]*$/.test(last.text) &&
    countWords(last.text) + countWords(next.text) <= mostWords
  );
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}

/** Not beyond the next; where no end was said, until the next. */
function endOf(cue: Cue, next: Cue | undefined): number {
  const end = cue.endMs > cue.startMs ? cue.endMs : (next?.startMs ?? cue.startMs + 5_000);
  return next ? Math.min(end, next.startMs) : Math.min(end, longestMs);
}
