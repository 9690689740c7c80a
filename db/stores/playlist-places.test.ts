import { expect, test } from 'vitest';
import { longestPlace, placesBetween, spreadPlaces } from './playlist-places.ts';

function inOrder(places: string[]): boolean {
  return places.every((place, at) => at === 0 || (places[at - 1] ?? '') < place);
}

test('a place is between its neighbours, at an end or in the middle', () => {
  const list = placesBetween(null, null, 5) ?? [];
  expect(inOrder(list)).toBe(true);
  const [first = '', second = ''] = list;
  expect(inOrder([first, ...(placesBetween(first, second, 3) ?? []), second])).toBe(true);
  expect(inOrder([...(placesBetween(null, first, 3) ?? []), first])).toBe(true);
  expect(inOrder([...list, ...(placesBetween(list.at(-1) ?? '', null, 1_000) ?? [])])).toBe(true);
});

test('between the same two much more fits, until it says that all should be spread anew', () => {
  const [low = '', high = ''] = placesBetween(null, null, 2) ?? [];
  let after = high;
  let fitted = 0;
  for (;;) {
    const made = placesBetween(low, after, 1)?.[0];
    if (made === undefined) break;
    expect(low < made && made < after).toBe(true);
    expect(made.length).toBeLessThanOrEqual(longestPlace);
    after = made;
    fitted += 1;
  }
  expect(fitted).toBeGreaterThan(150);
});

test('what was put at an end a hundred thousand times is still in order, and short', () => {
  let last: string | null = null;
  for (let added = 0; added < 100_000; added += 1) {
    const next: string | undefined = placesBetween(last, null, 1)?.[0];
    if (next === undefined || (last !== null && next <= last))
      throw new Error(`no place after ${String(last)}`);
    last = next;
  }
  expect(last?.length).toBeLessThanOrEqual(8);
});

test('all of a list can be spread', () => {
  expect(inOrder(spreadPlaces(10_000))).toBe(true);
  expect(spreadPlaces(0)).toEqual([]);
});
