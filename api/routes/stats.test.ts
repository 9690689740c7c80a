import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stats, YearReview } from '#api/contract/history.ts';
import { insertPlays, type TestPlay } from '#test-parts/insert-plays.ts';
import { insertPodcasts } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { startTestApi, type TestApi } from '#test-parts/start-test-api.ts';

const minute = 60_000;
let api: TestApi;
let alster: string;
let bahia: string;
let show: { id: string; episodes: string[] };
let names = 0;

/** A Saturday. */
const now = Date.parse('2026-11-21T10:30:00Z');

beforeAll(async () => {
  api = await startTestApi({}, { now: () => now });
  const stations = await insertStations(api.database.pool, [{ name: 'Alster' }, { name: 'Bahía' }]);
  [alster = '', bahia = ''] = stations.map((id) => `station:${id}`);
  const [inserted] = await insertPodcasts(api.database.pool, [
    { title: 'Bees', episodes: [{ title: 'One' }, { title: 'Two' }] },
  ]);
  if (!inserted) throw new Error('Nothing was inserted.');
  show = inserted;
});
afterAll(() => api.close());

async function someone(...plays: TestPlay[]): Promise<{ token: string; id: string }> {
  const token = api.tokenFor(`listener ${String((names += 1))}`);
  const { body } = await api.json('/api/v1/me', { token });
  await insertPlays(api.database, String(body.id), plays);
  return { token, id: String(body.id) };
}
const episode = (index: number) => ({
  item: `episode:${show.episodes[index] ?? ''}`,
  parent: `podcast:${show.id}`,
});
const stats = async (token: string, query: string) =>
  Stats.parse((await api.json(`/api/v1/me/stats?${query}`, { token })).body);
const onDay = (given: Stats, day: string) => given.days.find((entry) => entry.day === day)?.listenedMs;

describe('statistics', () => {
  test('of nothing are nothing, with every day and hour in them', async () => {
    const { token } = await someone();
    for (const [range, entries] of [
      ['week', 7],
      ['month', 30],
      ['year', 12],
      ['all', 1],
    ] as const) {
      const given = await stats(token, `range=${range}`);
      expect(given).toMatchObject({ range, listenedMs: 0, plays: 0, listens: 0, sessions: 0, personas: [] });
      expect(given.days).toHaveLength(entries);
      expect(given.previousListenedMs).toBe(range === 'all' ? null : 0);
    }
  });

  test('count what was heard, and gather it', async () => {
    const { token } = await someone(
      { item: alster, at: '2026-11-20T08:00:00Z', minutes: 60 },
      { item: bahia, at: '2026-11-18T20:00:00Z', minutes: 10 },
      { ...episode(0), at: '2026-11-21T09:00:00Z', minutes: 20 },
      { ...episode(1), at: '2026-11-21T09:30:00Z', minutes: 25 },
      { ...episode(1), at: '2026-11-21T09:57:00Z', minutes: 0.1 },
      // Of the week before, and of no week.
      { item: bahia, at: '2026-11-12T08:00:00Z', minutes: 7 },
      { item: bahia, at: '2026-11-14T12:00:00Z', minutes: 3 },
    );
    const given = await stats(token, 'range=week');
    expect(given).toMatchObject({
      ...{ timeZone: 'UTC', from: '2026-11-15T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z', unit: 'day' },
      ...{ listenedMs: 115.1 * minute, plays: 5, listens: 4, sessions: 3, previousListenedMs: 7 * minute },
      streak: { current: 2, longest: 2 },
    });
    expect(onDay(given, '2026-11-21')).toBe(45.1 * minute);
    expect(onDay(given, '2026-11-19')).toBe(0);
    expect(given.hours[8]).toBe(60 * minute);
    expect(given.weekdays).toEqual([0, 0, 10 * minute, 0, 60 * minute, 45.1 * minute, 0]);
    expect(given.top.stations.map(({ item, title, listens }) => [item, title, listens])).toEqual([
      [alster, 'Alster', 1],
      [bahia, 'Bahía', 1],
    ]);
    expect(given.top.shows).toMatchObject([{ item: `podcast:${show.id}`, title: 'Bees', listenedMs: 45.1 * minute }]); // prettier-ignore
    expect(given.top.episodes.map(({ title }) => title)).toEqual(['Two', 'One']);
    // Bahía is known from before.
    expect(given.personas.map(({ id }) => id)).toEqual(['early-bird', 'explorer', 'loyal']);
  });

  test.each([
    // 18:45 in UTC is the next day where clocks are ahead by five hours and a half, and 15:15 in Newfoundland.
    ['Asia/Kolkata', '2026-11-20T18:45:00Z', '2026-11-21', 0],
    ['Asia/Kolkata', '2026-11-20T18:15:00Z', '2026-11-20', 23],
    ['America/St_Johns', '2026-11-20T03:15:00Z', '2026-11-19', 23],
    ['America/St_Johns', '2026-11-20T03:30:00Z', '2026-11-20', 0],
    ['Pacific/Kiritimati', '2026-11-20T10:00:00Z', '2026-11-21', 0],
    // The day on which clocks went back: half past two came twice.
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25', 2],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25', 2],
    ['Europe/Berlin', '2026-10-25T22:59:00Z', '2026-10-25', 23],
  ])('in %s %s is the %s at %d', async (timeZone, at, day, hour) => {
    const { token } = await someone({ item: alster, at, minutes: 5 });
    const given = await stats(token, `range=month&timeZone=${timeZone}`);
    expect(onDay(given, day)).toBe(5 * minute);
    expect(given.hours[hour]).toBe(5 * minute);
    expect(given.listenedMs).toBe(5 * minute);
  });

  test('a year is one of the calendar of the time zone', async () => {
    const { token } = await someone(
      { item: alster, at: '2025-12-31T23:30:00Z', minutes: 5 },
      { item: bahia, at: '2025-06-01T12:00:00Z', minutes: 9 },
      { item: bahia, at: '2025-12-01T12:00:00Z', minutes: 2 },
    );
    expect(await stats(token, 'range=year')).toMatchObject({ listenedMs: 0, previousListenedMs: 9 * minute });
    const berlin = await stats(token, 'range=year&year=2026&timeZone=Europe/Berlin');
    expect(berlin).toMatchObject({ listenedMs: 5 * minute, from: '2025-12-31T23:00:00.000Z', unit: 'month' });
    expect(onDay(berlin, '2026-01-01')).toBe(5 * minute);
    expect(await stats(token, 'range=year&year=2025')).toMatchObject({ listenedMs: 16 * minute });
    const all = await stats(token, 'range=all');
    expect([all.days[0]?.day, all.days.at(-1)?.day]).toEqual(['2025-06-01', '2026-11-01']);
    expect(all).toMatchObject({ unit: 'month', listenedMs: 16 * minute, previousListenedMs: null });
  });

  test('sessions are plays with less than half an hour between them, also of two players at once', async () => {
    const { token } = await someone(
      { item: alster, at: '2026-11-20T08:00:00Z', minutes: 120 },
      { item: bahia, at: '2026-11-20T08:10:00Z', minutes: 1 },
      { item: bahia, at: '2026-11-20T10:29:00Z', minutes: 125 },
      { item: bahia, at: '2026-11-20T13:04:00Z', minutes: 1 },
      { item: bahia, at: '2026-11-20T14:00:00Z', minutes: 0 },
    );
    const given = await stats(token, 'range=week');
    expect(given.sessions).toBe(2);
    expect(given.personas.map(({ id }) => id)).toContain('marathoner');
  });

  test('a streak is of the days of the time zone, over a night on which clocks change', async () => {
    // Half past midnight in Berlin, each day from the 24th to the 27th of October, but one listen was none.
    const { token } = await someone(
      { item: alster, at: '2026-10-23T22:30:00Z', minutes: 5 },
      { item: alster, at: '2026-10-24T22:30:00Z', minutes: 5 },
      { item: alster, at: '2026-10-25T23:30:00Z', minutes: 5 },
      { item: alster, at: '2026-10-26T23:30:00Z', minutes: 0.1 },
      { item: alster, at: '2026-11-20T22:45:00Z', minutes: 5 },
      { item: alster, at: '2026-11-20T23:15:00Z', minutes: 5 },
    );
    const berlin = await stats(token, 'range=week&timeZone=Europe/Berlin');
    expect(berlin.streak).toEqual({ current: 2, longest: 3 });
    expect((await stats(token, 'range=week&timeZone=UTC')).streak).toEqual({ current: 1, longest: 3 });
    const ahead = await stats(token, 'range=week&timeZone=Pacific/Kiritimati');
    expect(ahead.streak).toEqual({ current: 1, longest: 3 });
  });

  test('what was joined to one is one, and what is gone keeps its name', async () => {
    const older = randomUUID();
    await api.database.pool.query('INSERT INTO station_aliases (old_id, station_id) VALUES ($1, $2)', [
      older,
      bahia.slice(8),
    ]);
    const { token } = await someone(
      { item: bahia, at: '2026-11-20T08:00:00Z', minutes: 5 },
      { item: `station:${older}`, at: '2026-11-20T09:00:00Z', minutes: 5 },
      { item: alster, at: '2026-11-20T10:00:00Z', minutes: 8 },
      { item: `station:${randomUUID()}`, title: 'Long gone', at: '2026-11-20T11:00:00Z', minutes: 6 },
    );
    const { top } = await stats(token, 'range=week');
    expect(top.stations.map(({ title, listenedMs }) => [title, listenedMs / minute])).toEqual([
      ['Bahía', 10],
      ['Alster', 8],
      ['Long gone', 6],
    ]);
  });

  test('belong to one listener, and need one', async () => {
    await someone({ item: alster, at: '2026-11-20T08:00:00Z', minutes: 60 });
    const { token } = await someone();
    expect((await stats(token, 'range=all')).listenedMs).toBe(0);
    expect((await api.fetch('/api/v1/me/stats')).status).toBe(401);
    expect((await api.fetch('/api/v1/me/review/2026')).status).toBe(401);
  });

  test.each([
    'stats?range=decade',
    'stats?timeZone=Mars/Olympus',
    "stats?timeZone='",
    'stats?timeZone=',
    'stats?range=year&year=1999',
    'stats?range=year&year=soon',
    'review/soon',
    'review/1999',
    'review/2026?timeZone=Nowhere',
  ])('%s is refused', async (path) => {
    const { token } = await someone();
    expect((await api.fetch(`/api/v1/me/${path}`, { token })).status).toBe(400);
  });
});

describe('the year in review', () => {
  const review = async (token: string, year: number, query = '') =>
    YearReview.parse((await api.json(`/api/v1/me/review/${String(year)}${query}`, { token })).body);

  test('tells how it began, its longest day, what was new and what each month was about', async () => {
    const { token } = await someone(
      { item: alster, title: 'Alster of then', at: '2024-12-31T23:30:00Z', minutes: 5 },
      { item: bahia, title: 'Bahía of then', at: '2025-03-01T12:00:00Z', minutes: 9 },
      { ...episode(0), at: '2025-03-05T12:00:00Z', minutes: 6 },
      { ...episode(1), at: '2025-03-05T12:00:00Z', minutes: 5 },
      { item: alster, at: '2025-12-31T23:00:00Z', minutes: 2 },
    );
    const given = await review(token, 2025);
    expect(given).toMatchObject({
      year: 2025,
      firstPlay: { title: 'Bahía of then', at: '2025-03-01T12:00:00.000Z' },
      busiestDay: { day: '2025-03-05', listenedMs: 11 * minute },
      discovered: 3,
      stats: { listenedMs: 22 * minute },
    });
    expect(given.months).toHaveLength(12);
    expect(given.months[2]).toMatchObject({
      month: 3,
      listenedMs: 20 * minute,
      listens: 3,
      top: { title: 'Bees' },
    });
    expect(given.months[11]?.top?.title).toBe('Alster');
    expect(given.months[0]?.top).toBeNull();
    const berlin = await review(token, 2025, '?timeZone=Europe/Berlin');
    expect(berlin.firstPlay).toEqual({ title: 'Alster of then', at: '2024-12-31T23:30:00.000Z' });
    expect(berlin.months[11]?.top).toBeNull();
  });

  test('of a year without a play is quiet', async () => {
    const { token } = await someone();
    expect(await review(token, 2031)).toMatchObject({ firstPlay: null, busiestDay: null, discovered: 0 });
  });
});
