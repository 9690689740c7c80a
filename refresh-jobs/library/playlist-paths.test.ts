import { expect, test } from 'vitest';
import { pathsOfLine, samePathKey } from './playlist-paths.ts';

test('a line is relative to the folder of its list', () => {
  expect(pathsOfLine('01.mp3', 'Ada/First')[0]).toBe('Ada/First/01.mp3');
  expect(pathsOfLine('../Second/02.mp3', 'Ada/First')[0]).toBe('Ada/Second/02.mp3');
  expect(pathsOfLine('./a//b.mp3', '')[0]).toBe('a/b.mp3');
  expect(pathsOfLine('..\\Second\\02.mp3', 'Ada/First')[0]).toBe('Ada/Second/02.mp3');
  expect(pathsOfLine('Caf%C3%A9.mp3', '')).toEqual(['Caf%C3%A9.mp3', 'Café.mp3']);
});

test('a path from the root of another machine is found by its end', () => {
  expect(pathsOfLine('D:\\Music\\Ada\\01.mp3', 'lists')).toEqual([
    'Music/Ada/01.mp3',
    'Ada/01.mp3',
    '01.mp3',
  ]);
  expect(pathsOfLine('/srv/music/Ada/01.mp3', '')).toContain('Ada/01.mp3');
  expect(pathsOfLine('file:///home/ada/My%20Music/01.mp3', '')).toContain('My Music/01.mp3');
});

test('web addresses are no files, and no line leaves the library', () => {
  expect(pathsOfLine('https://radio.example/live.mp3', '')).toEqual([]);
  expect(pathsOfLine('../../../etc/passwd', 'a')).toEqual(['etc/passwd']);
});

test('letters in one part or two, large or small, are the same path', () => {
  expect(samePathKey('Bjo\u0308rk/A.MP3')).toBe(samePathKey('Bj\u00f6rk/a.mp3'));
});
