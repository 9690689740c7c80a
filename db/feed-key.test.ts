import { expect, test } from 'vitest';
import { feedKey, feedUrl } from './feed-key.ts';

test.each([
  ['http://Example.org/feed/', 'https://example.org/feed'],
  ['https://www.example.org:443/feed#top', 'https://example.org/feed'],
  ['http://example.org:80', 'https://example.org/'],
  ['feed://example.org/rss', 'https://example.org/rss'],
  ['podcast:https://example.org/rss', 'http://example.org/rss'],
  ['example.org/rss', 'https://example.org/rss'],
  ['http://feeds2.feedburner.com/Show?format=xml', 'https://feeds.feedburner.com/Show'],
  ['https://feeds.feedburner.com/Show/', 'https://feeds.feedburner.com/Show?fmt=xml'],
  ['https://münchen.example/a b', 'https://xn--mnchen-3ya.example/a%20b'],
])('knows %s and %s as one feed', (one, other) => {
  expect(feedKey(one)).toBe(feedKey(other));
  expect(feedKey(one)).toBeDefined();
});

test.each([
  ['https://example.org/Feed', 'https://example.org/feed'],
  ['https://example.org/feed?id=1', 'https://example.org/feed?id=2'],
  ['https://example.org:8443/feed', 'https://example.org/feed'],
  ['https://ann:one@example.org/feed', 'https://example.org/feed'],
  ['https://ann:one@example.org/feed', 'https://ann:two@example.org/feed'],
])('keeps %s and %s apart', (one, other) => {
  expect(feedKey(one)).not.toBe(feedKey(other));
});

test.each([
  '',
  '   ',
  'no address',
  'ftp://example.org/feed',
  'mailto:ann@example.org',
  'javascript:alert(1)',
])('has no key for %j', (address) => {
  expect(feedKey(address)).toBeUndefined();
});

test('reads what people paste', () => {
  expect(feedUrl(' itpc://example.org/rss ')?.href).toBe('https://example.org/rss');
  expect(feedUrl('example.org:8080/rss')?.href).toBe('https://example.org:8080/rss');
  expect(feedUrl('localhost:8080/rss')?.href).toBe('https://localhost:8080/rss');
});
