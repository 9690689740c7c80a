import type { Stats } from '../../../api/contract/history.ts';

/** For tests: a week of which three days had something to hear. */
export function exampleStats(changes: Partial<Stats> = {}): Stats {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 8 ? 5_400_000 : 0));
  const top = (kind: string, title: string) => ({
    item: `${kind}:00000000-0000-4000-8000-000000000001`,
    title,
    artwork: null,
    listenedMs: 3_600_000,
    listens: 4,
  });
  return {
    range: 'week',
    timeZone: 'Europe/Berlin',
    from: '2026-11-16T00:00:00.000Z',
    to: '2026-11-21T12:00:00.000Z',
    listenedMs: 5_400_000,
    plays: 9,
    listens: 6,
    sessions: 3,
    previousListenedMs: 1_800_000,
    days: [
      { day: '2026-11-16', listenedMs: 1_800_000, listens: 2 },
      { day: '2026-11-17', listenedMs: 0, listens: 0 },
      { day: '2026-11-18', listenedMs: 3_600_000, listens: 4 },
    ],
    unit: 'day',
    hours,
    weekdays: [1_800_000, 0, 3_600_000, 0, 0, 0, 0],
    top: {
      stations: [top('station', 'Night Tram')],
      shows: [top('podcast', 'Harbour Letters')],
      episodes: [],
      artists: [],
      albums: [],
      tracks: [],
    },
    streak: { current: 2, longest: 5 },
    personas: [{ id: 'early-bird', name: 'Early bird', rule: 'A third or more between 5:00 and 9:00.' }],
    ...changes,
  };
}
