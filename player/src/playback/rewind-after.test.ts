import { expect, test } from 'vitest';
import { rewindAfter } from './rewind-after.ts';

test('goes back further the longer it was paused, and not at all after a moment', () => {
  const hour = 3_600_000;
  expect([5_000, 5 * 60_000, 2 * hour, 72 * hour].map(rewindAfter)).toEqual([0, 3_000, 5_000, 10_000]);
});
