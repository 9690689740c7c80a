import { flushPromises } from '@vue/test-utils';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Podcast } from '../../../api/contract/podcast.ts';
import type { Request } from '../api/api-client.ts';
import { ApiAway, ApiRefusal } from '../api/api-error.ts';
import { examplePodcast } from '../test-parts/example-episode.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import ShowPage from './ShowPage.vue';

// jsdom draws nothing, so it has nothing to observe.
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
});

const noPage = { items: [], nextCursor: null };
async function show(podcast: Podcast | Error) {
  const request = vi.fn<Request>((method, path) => {
    if (path.includes('/subscriptions')) {
      return Promise.resolve(
        method === 'GET' ? noPage : { podcast, addedAt: '2026-01-01T00:00:00.000Z', unplayed: 0 },
      );
    }
    if (path.includes('/episodes')) return Promise.resolve(noPage);
    return podcast instanceof Error ? Promise.reject(podcast) : Promise.resolve(podcast);
  });
  const { airdex } = createFakeAirdex({ request });
  const page = mountWith(airdex, ShowPage, { id: examplePodcast().id });
  const before = page.findAll('.skeleton').length;
  await flushPromises();
  return { page, request, before, airdex };
}

test('shows the shape of what comes, then the show', async () => {
  const { page, before } = await show(examplePodcast());
  expect(before).toBeGreaterThan(3);
  expect(page.get('h2').text()).toBe('Harbour Letters');
  expect(page.text()).toContain('No episodes yet');
});

test('lets somebody unsubscribe at once and take it back', async () => {
  const { page, request } = await show(examplePodcast({ subscribed: true }));
  await page.get('.subscribe').trigger('click');
  await flushPromises();
  expect(page.get('.subscribe').text()).toBe('Subscribe');
  await page.get('.undo button').trigger('click');
  await flushPromises();
  expect(page.get('.subscribe').text()).toBe('Subscribed');
  expect(request.mock.calls.map(([method]) => method)).toContain('DELETE');
  expect(page.find('.undo').exists()).toBe(false);
});

test('starts a serial show with its first episode', async () => {
  const { page } = await show(examplePodcast({ type: 'serial' }));
  expect(page.findAll('select').at(-1)?.element.value).toBe('oldest');
});

test('says why a feed cannot be read, and that it is being read', async () => {
  const failing = await show(examplePodcast({ state: 'failing', failure: 'The server answers 503.' }));
  expect(failing.page.text()).toContain('The server answers 503.');
  const waiting = await show(examplePodcast({ state: 'waiting', episodes: 0 }));
  expect(waiting.page.text()).toContain('being read for the first time');
});

test('leads on from a show that is not here, and waits for an Airdex that is away', async () => {
  const gone = await show(new ApiRefusal({ type: 'x', title: 'Gone', status: 404 }));
  expect(gone.page.get('a.button-vue').attributes('href')).toBe('#/shows?tab=find');
  const away = await show(new ApiAway(null));
  expect(away.page.text()).toContain('Try again');
  expect(away.airdex.connection.state.retryAt).not.toBeNull();
});

test('follows no address of a feed that a browser must not', async () => {
  const { page } = await show(
    examplePodcast({ homepage: 'javascript:alert(1)', funding: [{ url: 'data:text/html,x', text: 'Pay' }] }),
  );
  expect(page.html()).not.toMatch(/href="(javascript|data):/);
});
