import { describe, expect, test } from 'vitest';
import { normaliseCues } from './normalise-cues.ts';
import { orderTranscripts } from './order-transcripts.ts';
import { readTranscript } from './read-transcript.ts';

const read = (text: string, said: Parameters<typeof readTranscript>[1] = {}) =>
  readTranscript(Buffer.from(text), said);
const cue = (startMs: number, endMs: number, text: string, speaker: string | null = null) => ({
  startMs,
  endMs,
  speaker,
  text,
});

test('WebVTT gives speakers and times, without its tags, notes and styles', () => {
  const text = `\ufeffWEBVTT - Show\r
Kind: captions\r
\r
STYLE\r
::cue { color: red }\r
\r
NOTE 00:00 --> nothing\r
\r
intro\r
00:01.000 --> 00:03.500 align:start position:0%\r
<v.loud Ann Other>Good &amp; <i>early</i> <00:02.000>morning.</v>\r
\r
1:00:00.000 --> 1:00:02.000\r
<v Ann>One.</v><v Ben>Two.</v>\r
`;
  expect(read(text, { mimeType: 'text/vtt', language: 'en' })).toEqual({
    ...{ language: 'en', timed: true },
    cues: [
      cue(1_000, 3_500, 'Good & early morning.', 'Ann Other'),
      cue(3_600_000, 3_601_000, 'One.', 'Ann'),
      cue(3_601_000, 3_602_000, 'Two.', 'Ben'),
    ],
  });
});

test('SubRip may lack numbers, blank lines and hours, and end its seconds with a comma or a dot', () => {
  const text = `1
00:00:01,000 --> 00:00:02,000
First
line.
2
00:00:03.5 --> 00:00:04.25
Second.

00:05,000 --> 00:06,000
2024
`;
  expect(read(text, { mimeType: 'application/srt' }).cues).toEqual([
    cue(1_000, 2_000, 'First line.'),
    cue(3_500, 4_250, 'Second.'),
    cue(5_000, 6_000, '2024'),
  ]);
});

test('JSON of a word each becomes lines; segments that are none are left out', () => {
  const words = ['We', 'begin', 'now.', 'Then', 'more'].map((body, n) => ({
    ...{ speaker: 'Ann', startTime: n, endTime: n + 1, body },
  }));
  const text = JSON.stringify({ version: '1.0.0', segments: [...words, { body: 'no time' }, 7, null] });
  expect(read(text, { mimeType: 'application/json' }).cues).toEqual([
    cue(0, 3_000, 'We begin now.', 'Ann'),
    cue(3_000, 5_000, 'Then more', 'Ann'),
  ]);
  expect(read('[{"start":"1.5","end":2,"text":"Whisper"}]').cues).toEqual([cue(1_500, 2_000, 'Whisper')]);
});

test('HTML gives who and when, or paragraphs without times, and no markup', () => {
  const mimeType = 'text/html';
  const timed =
    '<cite>Ann:</cite> <time>0:00</time><p>Hello &lt;b&gt;.</p><cite>Ben:</cite><time>1:05</time><p>Hi<script>x()</script>.</p>';
  expect(read(timed, { mimeType })).toMatchObject({
    timed: true,
    cues: [cue(0, 65_000, 'Hello <b>.', 'Ann'), cue(65_000, 70_000, 'Hi.', 'Ben')],
  });
  expect(read('<html><head><title>x</title></head><nav>Menu</nav><p>One<p>Two', { mimeType })).toMatchObject({
    timed: false,
    cues: [cue(0, 0, 'One'), cue(0, 0, 'Two')],
  });
  expect(read('One.\n\nTwo\nlines.', { mimeType: 'text/plain' }).cues.map(({ text }) => text)).toEqual([
    'One.',
    'Two lines.',
  ]);
});

describe('what is no transcript', () => {
  test.each([
    ['<!DOCTYPE html><html><body>Not found</body></html>', 'text/vtt', 'a web page'],
    ['', 'text/vtt', 'empty'],
    ['WEBVTT\n\nNOTE nothing', 'text/vtt', 'without a single cue'],
    ['{"error":"no"}', 'application/json', 'JSON of another kind'],
    ['{"segments":', 'application/json', 'JSON of another kind'],
    ['Just words.', 'application/srt', 'some other text'],
    ['\u0000\u0001\u0002', 'text/vtt', 'some other text'],
  ])('%j called %s is refused in words', (text, mimeType, words) => {
    expect(() => read(text, { mimeType })).toThrow(words);
  });

  test('text is read whatever it is called and however it is encoded', () => {
    const text = 'WEBVTT\n\n00:01.000 --> 00:02.000\nKäse';
    for (const bytes of [
      Buffer.from(text, 'latin1'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(text),
    ]) {
      expect(readTranscript(bytes, { mimeType: 'text/html' }).cues[0]?.text).toBe('Käse');
    }
  });
});

test('cues come in order, one at a time, once, within bounds', () => {
  const cues = [
    cue(5_000, 4_000, 'Late.'),
    cue(0, 9_000, 'Long.'),
    cue(-1, 1, 'Before.'),
    cue(2_000, Number.NaN, 'Never.'),
    cue(9e12, 9e12, 'Far.'),
    cue(1_000, 2_000, 'Rolling.'),
    cue(2_100, 3_000, 'Rolling.'),
  ];
  expect(normaliseCues(cues)).toEqual([
    cue(0, 1_000, 'Long.'),
    cue(1_000, 3_000, 'Rolling.'),
    cue(5_000, 10_000, 'Late.'),
  ]);
  const many = Array.from({ length: 60_000 }, (_, n) => cue(n * 10, n * 10 + 10, `x${String(n)}.`));
  expect(normaliseCues(many)).toHaveLength(50_000);
});

test('a line holds fifteen words at most', () => {
  const words = Array.from({ length: 40 }, (_, n) => cue(n * 100, n * 100 + 100, 'w' + String(n)));
  expect(normaliseCues(words).map(({ text }) => text.split(' ').length)).toEqual([15, 15, 10]);
});

test('the transcript that says most, in the language of the show, is taken first', () => {
  const at = (url: string, mimeType?: string, language?: string) => ({
    url,
    ...(mimeType && { mimeType }),
    ...(language && { language }),
  });
  const listed = [
    at('https://a.example/1', 'text/html'),
    at('https://a.example/2', 'text/vtt', 'de'),
    at('https://a.example/3.srt?x'),
    at('https://a.example/4', 'application/json', 'en-US'),
  ];
  expect(orderTranscripts(listed, ['en']).map(({ url }) => url.at(18))).toEqual(['4', '3', '1', '2']);
});
