import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfPath, mediaPathOf, pathOfBytes, readMediaPath } from './media-path.ts';

const library = '11111111-2222-4333-8444-555555555555';

test('any bytes become text that Postgres keeps, and the same bytes again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const path = pathOfBytes(bytes);
      expect(bytesOfPath(path)).toEqual(Buffer.from(bytes));
      expect(path.isWellFormed()).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a character that stands for a stray byte is itself spelled as stray bytes', () => {
  const bytes = Buffer.from('a\u{10ffe4}b');
  expect(bytesOfPath(pathOfBytes(bytes))).toEqual(bytes);
});

test('ordinary names stay as they are, and a Latin-1 name keeps its letters around the stray byte', () => {
  expect(pathOfBytes(Buffer.from('Björk/Jóga.flac'))).toBe('Björk/Jóga.flac');
  expect(pathOfBytes(Buffer.from('Bj\xf6rk.mp3', 'latin1'))).toBe('Bj\u{10fff6}rk.mp3');
  expect(mediaPathOf(library, 'Bj\u{10fff6}rk.mp3')).toBe(`/library/${library}/Bj%F6rk.mp3`);
});

test('an address has one spelling', () => {
  const path = 'Björk/50% "Live"\n& more?.flac';
  const address = mediaPathOf(library, path);
  expect(address).toBe(`/library/${library}/Bj%C3%B6rk/50%25%20%22Live%22%0A%26%20more%3F.flac`);
  expect(readMediaPath(address)).toEqual({ providerId: library, path });
});

test.each([
  'a/../b.mp3',
  'a/%2E%2E/b.mp3',
  '../b.mp3',
  '..%2Fb.mp3',
  'a//b.mp3',
  './b.mp3',
  'a%00.mp3',
  'a%c3%b6.mp3',
  'ö.mp3',
  '%61.mp3',
  'a.mp3?x',
  'a%2.mp3',
  '',
])('refuses %s', (encoded) => {
  expect(readMediaPath(`/library/${library}/${encoded}`)).toBeNull();
});
