import { expect, test } from 'vitest';
import { PlayEvent } from './play-event.ts';

const sound = {
  id: '0b6c1f0e-started',
  play: '5f1d7a52-43a5-4e0a-9a39-1d3a7ad2a0f1',
  seq: 0,
  type: 'started',
  item: 'station:7e1f0c1e-7a51-4f5e-9a52-6f3a2d1b0c9d',
  at: '2026-11-21T08:15:00.250+01:00',
  positionMs: 0,
  listenedMs: 0,
  client: 'Airdex player 0.1',
};

test('a play event as players send it is taken as it is, also without a client', () => {
  expect(PlayEvent.parse(sound)).toEqual(sound);
  const { client, ...anonymous } = sound;
  expect(client).toBeDefined();
  expect(PlayEvent.parse(anonymous)).toEqual(anonymous);
});

test.each([
  ['an unknown type', { type: 'danced' }],
  ['an item that is none', { item: 'station:1; DROP TABLE' }],
  ['a negative time', { listenedMs: -1 }],
  ['a fraction of a millisecond', { positionMs: 0.5 }],
  ['a time beyond what a number holds exactly', { listenedMs: 2 ** 53 }],
  ['no time zone', { at: '2026-11-21T08:15:00' }],
  ['an id that is too long', { id: 'x'.repeat(101) }],
  ['an empty play', { play: '' }],
  ['a NUL, which Postgres cannot keep', { client: 'a\0b' }],
  ['half a surrogate pair, which Postgres cannot keep', { client: 'a\ud800b' }],
  ['a field nobody knows', { password: 'secret' }],
])('refuses %s', (_, change) => {
  expect(PlayEvent.safeParse({ ...sound, ...change }).success).toBe(false);
});
