import { expect, test } from 'vitest';
import { parseDuration } from './parse-duration.ts';

test.each([
  ['3723', 3_723_000],
  ['62:03', 3_723_000],
  ['1:02:03', 3_723_000],
  [' 01:02:03.5 ', 3_723_500],
  ['PT1H2M3S', 3_723_000],
  ['1 hr 2 min', 3_720_000],
  ['62 Minuten', 3_720_000],
  ['1h02m03s', 3_723_000],
  ['1,5 Stunden', 5_400_000],
  ['45 mins.', 2_700_000],
])('%s', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '0', '00:00:00', '-5', 'about an hour', '5000000000', '1:2:3:4', 'P', undefined])(
  '%s is none',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
