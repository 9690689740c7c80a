import { expect, test } from 'vitest';
import { reachableUrl } from './reachable-url.ts';

test('an address is itself, in brackets where it has colons', () => {
  expect(reachableUrl('127.0.0.1', 3000)).toBe('http://127.0.0.1:3000');
  expect(reachableUrl('radio.local', 80)).toBe('http://radio.local:80');
  expect(reachableUrl('::1', 3000)).toBe('http://[::1]:3000');
});

test('a wildcard never ends up in a link', () => {
  for (const wildcard of ['0.0.0.0', '::']) {
    expect(reachableUrl(wildcard, 3000)).toMatch(/^http:\/\/(?!0\.0\.0\.0)\d+\.\d+\.\d+\.\d+:3000$/);
  }
});
