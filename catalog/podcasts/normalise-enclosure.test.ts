import { expect, test } from 'vitest';
import { normaliseEnclosure } from './normalise-enclosure.ts';

const plain = 'host.example/show/1.mp3';

test.each([
  'http://host.example/show/1.mp3',
  'https://www.host.example:443/show/1.mp3',
  'https://HOST.example/show/1.mp3#t=1',
  'https://user:pass@host.example/show/1.mp3',
  'https://host.example/show/1.mp3?token=abc&Expires=1&utm_source=x',
  'https://dts.podtrac.com/redirect.mp3/host.example/show/1.mp3',
  'https://www.podtrac.com/pts/redirect.mp3/host.example/show/1.mp3',
  'https://chtbl.com/track/28D492/host.example/show/1.mp3',
  'https://chrt.fm/track/28D492/https://host.example/show/1.mp3',
  'https://op3.dev/e,pg=1-2/https://host.example/show/1.mp3',
  'https://pdst.fm/e/chrt.fm/track/X/www.podtrac.com/pts/redirect.mp3/host.example/show/1.mp3?source=feed',
  'https://media.blubrry.com/harbour/host.example/show/1.mp3',
  'https://mgln.ai/e/123/host.example/show/1.mp3',
  'https://pscrb.fm/rss/p/host.example/show/1.mp3',
])('%s is the same file', (url) => {
  expect(normaliseEnclosure(url)).toBe(plain);
});

test('what is another file stays another', () => {
  const different = [
    plain,
    'https://host.example/show/2.mp3',
    'https://host.example/Show/1.mp3',
    'https://host.example/show.mp3?id=1',
    'https://host.example/show.mp3?id=2',
    'https://media.blubrry.com/harbour/1.mp3',
    'https://media.blubrry.com/harbour/2.mp3',
  ].map(normaliseEnclosure);
  expect(new Set(different).size).toBe(different.length);
});

test('nonsense stays what it is', () => {
  expect(normaliseEnclosure('https://host.example/%E0%A4%A')).toBe('host.example/%E0%A4%A');
  expect(normaliseEnclosure('')).toBe('');
});
