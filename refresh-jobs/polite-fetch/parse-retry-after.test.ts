import { expect, test } from 'vitest';
import { parseRetryAfter } from './parse-retry-after.ts';

const now = new Date('2026-11-21T04:00:00Z');

test.each([
  ['90', '2026-11-21T04:01:30.000Z'],
  ['Sat, 21 Nov 2026 05:00:00 GMT', '2026-11-21T05:00:00.000Z'],
  ['99999999999', '2026-11-22T04:00:00.000Z'],
])('reads %s as a time, at most a day away', (header, time) => {
  expect(parseRetryAfter(header, now)?.toISOString()).toBe(time);
});

test.each([null, '', 'soon', '0', '-5', 'Sat, 21 Nov 2020 05:00:00 GMT'])('makes nothing of %j', (header) => {
  expect(parseRetryAfter(header, now)).toBeUndefined();
});
