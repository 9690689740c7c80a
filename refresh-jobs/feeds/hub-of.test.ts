import { expect, test } from 'vitest';
import { hubOf } from './hub-of.ts';

const hints = {
  skipHours: [],
  skipDays: [],
  hubUrl: 'https://hub.example/',
  selfUrl: 'https://a.example/feed',
};

test('a hub is found in the feed, and before that in its headers', () => {
  expect(hubOf(null, hints)).toEqual({ hub: 'https://hub.example/', topic: 'https://a.example/feed' });
  const header = '<https://b.example/hub>; rel="hub", <https://b.example/feed>; title="x, y"; rel=self';
  expect(hubOf(header, hints)).toEqual({ hub: 'https://b.example/hub', topic: 'https://b.example/feed' });
});

test('what is no hub is none', () => {
  expect(hubOf(null, undefined)).toBeUndefined();
  expect(hubOf('<<>;;rel', undefined)).toBeUndefined();
  expect(hubOf(null, { ...hints, hubUrl: 'javascript:alert(1)' })).toBeUndefined();
});
