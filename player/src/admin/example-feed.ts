import type { Feed } from './admin-api.ts';

/** For tests. */
export function exampleFeed(given: Partial<Feed> = {}): Feed {
  return {
    podcast: 'podcast:00000000-0000-4000-8000-000000000001',
    title: 'Harbour Letters',
    url: 'https://letters.example/feed.xml',
    private: false,
    state: 'ok',
    failure: null,
    failureType: null,
    failures: 0,
    failingSince: null,
    lastReadAt: '2026-01-01T10:00:00.000Z',
    lastChangeAt: null,
    nextReadAt: '2026-01-01T12:00:00.000Z',
    intervalSeconds: 7_200,
    push: 'none',
    episodes: 12,
    subscribers: 3,
    drops: [],
    dropped: 0,
    ...given,
  };
}
