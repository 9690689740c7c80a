import { Parser } from 'htmlparser2';
import { parseDuration } from '#refresh-jobs/feed-format/parse-duration.ts';
import { plainText } from '#refresh-jobs/feed-format/show-notes.ts';
import type { Cue } from './cue.ts';

const unread = new Set([
  'script',
  'style',
  'head',
  'nav',
  'header',
  'footer',
  'form',
  'noscript',
  'svg',
  'template',
]);
const blocks = new Set([
  'p',
  'div',
  'br',
  'li',
  'tr',
  'section',
  'article',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
]);

/**
 * The HTML of Podcasting 2.0, with `<cite>` for who speaks and `<time>` for when; any other HTML as plain text, a cue
 * each paragraph, without times.
 */
export function parseHtmlTranscript(html: string): { timed: boolean; cues: Cue[] } {
  const cues: Cue[] = [];
  let speaker: string | null = null;
  let startMs = 0;
  let timed = false;
  let skipped = 0;
  let mark: 'cite' | 'time' | undefined;
  let words = '';

  const finish = () => {
    // Brackets are what was decoded: the text is no markup any more.
    const text = words.replaceAll(/\s+/g, ' ').trim();
    if (text !== '') cues.push({ startMs, endMs: startMs, speaker, text });
    words = '';
  };
  const parser = new Parser({
    onopentag(name) {
      if (unread.has(name)) skipped += 1;
      if (skipped > 0) return;
      if (blocks.has(name)) finish();
      if (name === 'cite' || name === 'time') {
        finish();
        mark = name;
      }
    },
    ontext(part) {
      if (skipped === 0) words += part;
    },
    onclosetag(name) {
      if (unread.has(name)) skipped = Math.max(0, skipped - 1);
      if (skipped > 0) return;
      if (name === mark) {
        const said = plainText(words) ?? '';
        words = '';
        mark = undefined;
        if (name === 'cite') speaker = said.replace(/\s*:$/, '') || null;
        else if (/^[\d:.,]+$/.test(said)) {
          startMs = parseDuration(said) ?? 0;
          timed = true;
        }
      } else if (blocks.has(name)) finish();
    },
  });
  parser.end(html);
  finish();
  return { timed, cues };
}
