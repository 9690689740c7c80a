import { expect, test } from 'vitest';
import { createSealer } from './seal.ts';

const sealer = createSealer(Buffer.alloc(32, 7));

test('what was sealed is opened by the same key in the same place, and never looks the same twice', () => {
  const text = 'https://ada:ünlock@feeds.example/private?token=1';
  const [one, two] = [sealer.seal(text, 'feed 1'), sealer.seal(text, 'feed 1')];
  expect(one.equals(two)).toBe(false);
  expect(one.includes('feeds.example')).toBe(false);
  expect(sealer.open(one, 'feed 1')).toBe(text);
});

test.each([
  ['in another place', (sealed: Buffer) => sealer.open(sealed, 'feed 2')],
  ['by another key', (sealed: Buffer) => createSealer(Buffer.alloc(32, 8)).open(sealed, 'feed 1')],
  ['cut short', (sealed: Buffer) => sealer.open(sealed.subarray(0, -1), 'feed 1')],
  ['changed', (sealed: Buffer) => sealer.open(Buffer.from(sealed).fill(1, 40, 41), 'feed 1')],
  ['empty', () => sealer.open(Buffer.alloc(0), 'feed 1')],
])('it is not opened %s', (_, open) => {
  const sealed = sealer.seal('https://feeds.example/', 'feed 1');
  expect(() => open(sealed)).toThrow();
});

test('a keyed hash is the same for the same text and tells keys apart', () => {
  expect(sealer.keyedHash('a')).toBe(sealer.keyedHash('a'));
  expect(sealer.keyedHash('a')).not.toBe(sealer.keyedHash('b'));
  expect(sealer.keyedHash('a')).not.toBe(createSealer(Buffer.alloc(32, 8)).keyedHash('a'));
});

test('a key of another length is refused', () => {
  expect(() => createSealer(Buffer.alloc(16))).toThrow('32 bytes');
});
