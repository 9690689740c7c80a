import { flushPromises } from '@vue/test-utils';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Request } from '../api/api-client.ts';
import { ApiAway } from '../api/api-error.ts';
import { exampleEntry } from '../test-parts/example-entry.ts';
import { exampleStats } from '../test-parts/example-stats.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import HistoryPage from './HistoryPage.vue';

// jsdom draws nothing: it has nothing to observe, and every box is as high as this.
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  Object.defineProperties(HTMLElement.prototype, {
    clientHeight: { value: 600 },
    clientWidth: { value: 800 },
  });
});

async function show(
  address: string,
  answer: (path: string) => unknown,
  me: Parameters<typeof createFakeAirdex>[0] = {},
) {
  const request = vi.fn<Request>((_, path) => {
    const found = answer(path);
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  });
  const { airdex } = createFakeAirdex({ request, ...me });
  const page = mountWith(airdex, HistoryPage, { query: new URLSearchParams(address) });
  const before = page.findAll('.skeleton, .stats-skeleton').length;
  // Tabs are loaded when they are opened.
  await vi.waitFor(async () => {
    await flushPromises();
    expect(page.findAll('.history > *').length).toBeGreaterThan(1);
  }, 45_000);
  await flushPromises();
  return { page, request, before };
}
const plays = (...items: unknown[]) => ({ items, nextCursor: null });

test('shows the shape of what comes, then plays by day, with what they counted for', async () => {
  const { page, before } = await show('', () =>
    plays(exampleEntry(), exampleEntry({ play: 'gone', title: 'Lost Wave', details: null, counted: false })),
  );
  expect(before).toBeGreaterThan(3);
  expect(page.findAll('h2')).toHaveLength(1);
  expect(page.text()).toContain('Night Tram');
  expect(page.text()).toContain('12 min');
  expect(page.text()).toContain('Counts: heard for 30 seconds or more');
  expect(page.text()).toContain('No longer in the catalog');
  expect(page.findAll('button.play')).toHaveLength(1);
});

test('asks for what was searched, and says when there is none of it', async () => {
  const { page, request } = await show('q=tram&kind=station', () => plays());
  expect(request.mock.calls[0]?.[1]).toBe('/me/history?q=tram&kind=station&limit=50');
  expect(page.text()).toContain('Nothing found');
});

test('says what to do where nothing was played yet', async () => {
  expect((await show('', () => plays())).page.text()).toContain(
    'Play something, and it is found here again.',
  );
});

test('a guest is asked to sign in, and nothing is asked of the API', async () => {
  const { page, request } = await show('', () => plays(), { me: null });
  expect(page.text()).toContain('Sign in to keep a history');
  expect(request).not.toHaveBeenCalled();
});

test('says that Airdex is away, and tries again when told', async () => {
  let answer: unknown = new ApiAway(null);
  const { page } = await show('', () => answer);
  expect(page.text()).toContain('Your history is out of reach');
  answer = plays(exampleEntry());
  await page.get('.empty-content button').trigger('click');
  await flushPromises();
  expect(page.text()).toContain('Night Tram');
});

test('shows statistics as pictures and, for who cannot see them, as tables', async () => {
  const { page } = await show('tab=stats&range=week', () => exampleStats());
  await vi.waitFor(() => expect(page.text()).toContain('1 hr 30 min'), 45_000);
  expect(page.text()).toContain('1 hr more than in the time before');
  expect(page.text()).toContain('2 days in a row');
  expect(page.text()).toContain('Longest run: 5 days');
  expect(page.text()).toContain('Early bird');
  expect(page.findAll('table')).toHaveLength(3);
  expect(page.findAll('table')[0]?.text()).toContain('Wed, Nov 18');
  expect(page.get('[aria-pressed="true"]').text()).toBe('Week');
});

test('a year without a play is a quiet one', async () => {
  const quiet = exampleStats({ plays: 0, listenedMs: 0 });
  const { page } = await show('tab=review&year=2025', () => ({
    year: 2025,
    stats: quiet,
    firstPlay: null,
    busiestDay: null,
    discovered: 0,
    months: [],
  }));
  await vi.waitFor(() => expect(page.text()).toContain('Nothing was played in 2025.'), 45_000);
});
