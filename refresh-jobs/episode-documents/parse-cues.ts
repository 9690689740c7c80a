import { plainText } from '#refresh-jobs/feed-format/show-notes.ts';
import type { Cue } from './cue.ts';

const time = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?`;
const timing = new RegExp(`^\\s*${time}\\s*-->\\s*${time}`);

/**
 * WebVTT and SubRip, which differ in what people write less than their specifications do: numbers and hours may be
 * missing, fractions follow a comma or a dot. What stands in no cue (headers, NOTE, STYLE, REGION, ids) is passed over.
 */
export function parseCues(text: string): Cue[] {
  const cues: Cue[] = [];
  let cue: { startMs: number; endMs: number; lines: string[] } | undefined;
  const finish = (isBeforeTiming: boolean) => {
    // The number of the next cue, where no blank line stands before it.
    if (isBeforeTiming && cue && /^\d+$/.test(cue.lines.at(-1)?.trim() ?? '')) cue.lines.pop();
    if (cue) cues.push(...readCue(cue));
    cue = undefined;
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const found = line.includes('-->') ? timing.exec(line) : null;
    if (found) {
      finish(true);
      cue = { startMs: toMs(found.slice(1, 5)), endMs: toMs(found.slice(5, 9)), lines: [] };
    } else if (line.trim() === '') finish(false);
    else cue?.lines.push(line);
  }
  finish(false);
  return cues;
}

function toMs([hours = '0', minutes = '0', seconds = '0', fraction = '0']: (string | undefined)[]): number {
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1_000 + Number(fraction.padEnd(3, '0'));
}

/** Classes, styles, voices and times within a cue; they may stand in the middle of a word. */
const cueTags = /<\/?(?:c|i|b|u|v|ruby|rt|lang|font)?(?:[.\s][^>]*)?>|<[\d:.]+>/gi;

/** Each voice of a cue is a cue by itself; together they share its time by their length. */
function readCue({ startMs, endMs, lines }: { startMs: number; endMs: number; lines: string[] }): Cue[] {
  const voices = lines
    .join('\n')
    .split(/(?=<v[\s.>])/i)
    .flatMap((part) => {
      const speaker = plainText(/^<v(?:\.[^\s>]*)?\s+([^>]*)>/i.exec(part)?.[1]) ?? null;
      const said = plainText(part.replaceAll(cueTags, ''));
      return said === undefined ? [] : [{ speaker, text: said }];
    });
  const length = voices.reduce((sum, { text }) => sum + text.length, 0);
  let from = startMs;
  return voices.map((voice) => {
    const cue = {
      startMs: from,
      endMs: from + Math.round(((endMs - startMs) * voice.text.length) / length),
      ...voice,
    };
    from = cue.endMs;
    return cue;
  });
}
