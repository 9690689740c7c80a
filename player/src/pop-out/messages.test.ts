import { expect, test } from 'vitest';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { isReady, readToPopOut } from './messages.ts';

test('a station is taken with addresses of the web alone', () => {
  const streams = [exampleStream(), exampleStream({ url: 'javascript:alert(1)' })];
  const station = exampleStation({ streams, homepage: 'javascript:alert(2)' });
  const read = readToPopOut({ airdex: 'play', station });
  expect(read).toMatchObject({ station: { name: 'Night Tram', homepage: null, playLink: '' } });
  expect(JSON.stringify(read)).not.toContain('javascript');
});

test.each([
  null,
  'play',
  7,
  {},
  { airdex: 'play' },
  { airdex: 'play', station: { name: 3 } },
  { other: 'pause' },
])('what others say is not listened to: %j', (data) => {
  expect(readToPopOut(data)).toBeNull();
  expect(isReady(data)).toBe(false);
});
