import { expect, test } from 'vitest';
import { parseBitrate } from './parse-bitrate.ts';

test.each([
  [128, 128],
  ['128', 128],
  [' 96 kbps ', 96],
  ['128000', 128],
  ['112.5', 112],
])('%j is %i kbit/s', (said, bitrate) => {
  expect(parseBitrate(said)).toBe(bitrate);
});

test.each(['Quality 4,00', '', undefined, 0, '-1', '0.3', 'NaN', 99_999_999, '12 songs'])(
  '%j says nothing',
  (said) => {
    expect(parseBitrate(said)).toBeUndefined();
  },
);
