import { expect, test } from 'vitest';
import { normaliseChapters } from './normalise-chapters.ts';
import { parseChaptersJson } from './parse-chapters-json.ts';

const read = (chapters: unknown[]) =>
  normaliseChapters(parseChaptersJson({ version: '1.2.0', chapters }) ?? []);

test('chapters come in order, each to the beginning of the next', () => {
  expect(
    read([
      { startTime: 60.5, title: 'Two &amp; more', url: 'https://a.example/', img: 'https://a.example/i.png' },
      { startTime: 0, title: 'One', endTime: 30 },
      { startTime: '00:02:00', title: 'Three', url: 'javascript:x()' },
    ]),
  ).toEqual([
    { startMs: 0, endMs: 30_000, title: 'One', url: null },
    { startMs: 60_500, endMs: 120_000, title: 'Two & more', url: 'https://a.example/' },
    { startMs: 120_000, endMs: null, title: 'Three', url: null },
  ]);
});

test('what is left out of the table of contents, or is none, is left out', () => {
  const bad = [
    { startTime: 1, title: 'x', toc: false },
    { startTime: 2 },
    { title: 'y' },
    { startTime: -5, title: 'z' },
    7,
    null,
    { startTime: 'soon', title: 's' },
  ];
  expect(read([...bad, { startTime: 9, title: 'Kept' }, { startTime: 9, title: 'Same moment' }])).toEqual([
    { startMs: 9_000, endMs: null, title: 'Kept', url: null },
  ]);
  expect(parseChaptersJson({ error: 'no' })).toBeUndefined();
  expect(parseChaptersJson(null)).toBeUndefined();
});
