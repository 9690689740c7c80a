import { expect, test } from 'vitest';
import { heardBetween } from './measure-listening.ts';

const from = { at: 0, positionMs: 5_000 };
const after = (at: number, sounded: number) => ({ at, positionMs: 5_000 + sounded });

test.each([
  ['a second of sound', after(1_000, 1_000), 1, 1_000],
  ['a second of sound, told coarsely', after(1_000, 900), 1, 1_000],
  ['a second at double speed', after(1_000, 2_000), 2, 1_000],
  ['half a second, then a stall', after(1_000, 500), 1, 500],
  ['a stall', after(4_000, 0), 1, 0],
  ['an hour asleep', after(3_600_000, 300), 1, 300],
  ['a jump ahead', after(1_000, 600_000), 1, 1_000],
  ['a jump back, or another connection', after(1_000, -4_000), 1, 0],
  ['silence passed over', after(1_000, 2_800), 1, 1_000],
  ['a clock that was set back', after(-60_000, 1_000), 1, 0],
])('of %s so much was heard', (_, to, rate, heard) => {
  expect(heardBetween(from, to, rate)).toBe(heard);
});
