import { expect, test } from 'vitest';
import { personasOf, type Listening } from './personas.ts';

const hour = 3_600_000;
const hours = (given: Record<number, number>) =>
  Array.from({ length: 24 }, (_, at) => (given[at] ?? 0) * hour);
const weekdays = (...given: number[]) => given.map((each) => each * hour);

/** Twelve hours of which nothing stands out. */
const ordinary: Listening = {
  listenedMs: 12 * hour,
  hours: hours({ 12: 6, 18: 6 }),
  weekdays: weekdays(2, 2, 2, 2, 1, 2, 1),
  favoriteMs: 5 * hour,
  longestSessionMs: 2 * hour,
  items: 10,
  discovered: 4,
};
const ids = (change: Partial<Listening>) => personasOf({ ...ordinary, ...change }).map(({ id }) => id);

test('nothing stands out of ordinary listening, and nobody is somebody without listening', () => {
  expect(ids({})).toEqual([]);
  expect(ids({ listenedMs: 0, items: 0, discovered: 0, favoriteMs: 0 })).toEqual([]);
});

test.each<[string, Partial<Listening>, Partial<Listening>]>([
  [
    'night-owl',
    { hours: hours({ 22: 1, 23: 1, 3: 2, 12: 8 }) },
    { hours: hours({ 21: 2, 4: 2, 3: 3.9, 12: 4.1 }) },
  ],
  ['early-bird', { hours: hours({ 5: 2, 8: 2, 12: 8 }) }, { hours: hours({ 4: 2, 9: 2, 5: 3.9, 12: 4.1 }) }],
  [
    'weekend-listener',
    { weekdays: weekdays(2, 1, 1, 1, 1, 3, 3) },
    { weekdays: weekdays(2, 1, 1, 1, 1.1, 3, 2.9) },
  ],
  [
    'weekday-listener',
    { weekdays: weekdays(3, 3, 3, 1, 0.8, 1.2, 0) },
    { weekdays: weekdays(3, 3, 3, 1, 0.7, 1.3, 0) },
  ],
  ['explorer', { discovered: 5 }, { discovered: 4 }],
  ['explorer', { discovered: 10 }, { discovered: null }],
  ['loyal', { favoriteMs: 6 * hour }, { favoriteMs: 6 * hour - 1 }],
  ['marathoner', { longestSessionMs: 4 * hour }, { longestSessionMs: 4 * hour - 1 }],
])('%s is who keeps to its rule, and nobody else', (id, so, notSo) => {
  expect(ids(so)).toEqual([id]);
  expect(ids(notSo)).toEqual([]);
});

test('each says by which rule', () => {
  for (const { name, rule } of personasOf({
    ...ordinary,
    favoriteMs: 12 * hour,
    longestSessionMs: 9 * hour,
  })) {
    expect(name).not.toBe('');
    expect(rule).toMatch(/^[A-Z].*\.$/);
  }
});
