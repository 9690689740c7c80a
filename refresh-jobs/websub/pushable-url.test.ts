import { expect, test } from 'vitest';
import { pushableUrl } from './pushable-url.ts';

test.each([
  'http://127.0.0.1:3000',
  'http://[::1]:3000',
  'http://192.168.1.2',
  'http://nas',
  'http://nas.local',
])('no hub reaches %s, unless somebody insists', (url) => {
  expect(pushableUrl(url, undefined)).toBeUndefined();
  expect(pushableUrl(url, true)).toBe(url);
});

test('a hub reaches a public address', () => {
  expect(pushableUrl('https://radio.example.org/airdex/', undefined)).toBe(
    'https://radio.example.org/airdex',
  );
  expect(pushableUrl(undefined, true)).toBeUndefined();
  expect(pushableUrl('no address', true)).toBeUndefined();
});
