import { expect, test } from 'vitest';
import { looksPersonal } from './looks-personal.ts';

test.each([
  'https://me:secret@show.example/feed',
  'https://www.patreon.com/rss/show?auth=abc',
  'show.example/feed.xml?access_token=abc',
  'feed://show.example/feed.xml?Key=abc',
  'https://api.substack.com/feed/podcast/123/private/0a0b0c.rss',
  'https://one.supportingcast.fm/content/eyJ0IjoicyIsImMiOiIxIn0.rss',
])('%s is somebody’s own', (address) => {
  expect(looksPersonal(address)).toBe(true);
});

test.each([
  'https://feeds.acast.com/public/shows/0f0f0f0f-0000-4000-8000-000000000001',
  'https://show.example/feed?format=mp3&keyword=news&limit=100',
  'https://www.patreon.com/show',
  'https://show.example/@name/feed.xml',
  'not an address',
])('%s is for everybody', (address) => {
  expect(looksPersonal(address)).toBe(false);
});
