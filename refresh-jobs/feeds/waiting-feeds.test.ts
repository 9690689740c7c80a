import { expect, test } from 'vitest';
import { createWaitingFeeds } from './waiting-feeds.ts';

test('feeds of a busy host do not hold up those of others', () => {
  const waiting = createWaitingFeeds<string>({ perHost: 2, now: () => 0 });
  for (const feed of ['a1', 'a2', 'a3']) waiting.add('a', feed, { first: false });
  waiting.add('b', 'b1', { first: false });
  const taken = [waiting.take(), waiting.take(), waiting.take(), waiting.take()];
  expect(taken.map((one) => one?.feed)).toEqual(['a1', 'a2', 'b1', undefined]);
  taken[0]?.done();
  expect(waiting.take()?.feed).toBe('a3');
});

test('what somebody waits for comes first', () => {
  const waiting = createWaitingFeeds<string>({ perHost: 2, now: () => 0 });
  waiting.add('a', 'old', { first: false });
  waiting.add('b', 'new', { first: true });
  expect(waiting.take()?.feed).toBe('new');
});

test('what waited too long is given back', () => {
  let now = 0;
  const waiting = createWaitingFeeds<string>({ perHost: 2, now: () => now });
  waiting.add('a', 'old', { first: false });
  now = 100;
  waiting.add('a', 'new', { first: false });
  expect(waiting.giveBack(50)).toEqual(['old']);
  expect(waiting.giveBack()).toEqual(['new']);
  expect(waiting.size).toBe(0);
});
