import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import type { Favorite } from '../../../api/contract/me.ts';
import type { StationPage } from '../../../api/contract/station.ts';
import { ApiAway } from '../../../player/src/api/api-error.ts';
import {
  exampleStation,
  exampleStream,
  numberedStation,
} from '../../../player/src/test-parts/example-station.ts';
import { examplePodcast } from '../../../player/src/test-parts/example-episode.ts';
import { createFakeAirdex } from '../../../player/src/test-parts/fake-airdex.ts';
import { mountWith } from '../../../player/src/test-parts/mount-with.ts';
import AirdexWidget from './AirdexWidget.vue';

type Given = NonNullable<Parameters<typeof createFakeAirdex>[0]>;
const pageOf = (...items: StationPage['items']) => Promise.resolve<StationPage>({ items, nextCursor: null });
const noneFound = () => Promise.resolve({ items: [], nextCursor: null });

async function show(given: Given = {}) {
  const fake = createFakeAirdex({ request: noneFound, ...given });
  const widget = mountWith(fake.airdex, AirdexWidget, { pageUrl: '/apps/airdex/' });
  await flushPromises();
  const named = (name: string) => widget.findAll('button').find((each) => each.text() === name);
  const lists = () =>
    widget
      .findAll('section:not(.now)')
      .map((list) => [list.get('h3').text(), ...list.findAll('.name').map((name) => name.text())]);
  return { ...fake, widget, named, lists };
}

afterEach(() => {
  document.body.replaceChildren();
});

test('while the lists are on their way their shape is there, and it is said', async () => {
  const { widget } = await show({ api: { stations: () => new Promise(() => undefined) } });
  expect(widget.get('.lists [role="status"]').text()).toContain('Loading');
  expect(widget.findAll('li')).toEqual([]);
});

test('a catalog without stations says when there will be some', async () => {
  const { widget } = await show();
  expect(widget.get('.lists').text()).toContain('There are no stations yet.');
});

test('what one has comes before what one had and what others hear, nothing twice', async () => {
  const [mine, others] = [numberedStation(1), numberedStation(2)];
  const favorite = { urn: mine.id, title: mine.name, addedAt: '2026-01-01T12:00:00.000Z', item: mine };
  const { airdex, lists } = await show({
    api: {
      stations: () => pageOf(mine, others),
      favorites: () => Promise.resolve([favorite as unknown as Favorite]),
    },
  });
  await airdex.favorites.load();
  await flushPromises();
  expect(lists()).toEqual([
    ['Favorites', 'Station 1'],
    ['Popular here', 'Station 2'],
  ]);
});

test('next leads from one favorite to what is below it, and there is none after the last of all', async () => {
  const [mine, others] = [numberedStation(1), numberedStation(2)];
  const favorite = { urn: mine.id, title: mine.name, addedAt: '2026-01-01T12:00:00.000Z', item: mine };
  const { airdex, widget } = await show({
    api: {
      stations: () => pageOf(others),
      favorites: () => Promise.resolve([favorite as unknown as Favorite]),
    },
  });
  await airdex.favorites.load();
  await flushPromises();
  await widget.get('li').trigger('click');
  const next = () => widget.get('button[aria-label="Next station"]');
  await next().trigger('click');
  expect(airdex.player.state).toMatchObject({ item: { name: 'Station 2' }, phase: 'connecting' });
  await flushPromises();
  expect(next().attributes('disabled')).toBeDefined();
});

test('what was there before a reload has a next one as well', async () => {
  const { airdex, widget } = await show({
    api: { stations: () => pageOf(numberedStation(1), numberedStation(2)) },
  });
  airdex.player.prepare(numberedStation(1));
  await flushPromises();
  await widget.get('button[aria-label="Next station"]').trigger('click');
  expect(airdex.player.state.item).toMatchObject({ name: 'Station 2' });
});

test('one click anywhere on a row plays', async () => {
  const { airdex, widget } = await show({ api: { stations: () => pageOf(numberedStation(1)) } });
  await widget.get('li').trigger('click');
  expect(airdex.player.state).toMatchObject({ item: { name: 'Station 1' }, phase: 'connecting' });
  expect(widget.get('[aria-label="Now playing"]').text()).toContain('Connecting …');
});

test('an Airdex that does not answer is said, and is asked again on a click', async () => {
  const stations = vi.fn(() => Promise.reject<StationPage>(new ApiAway(null)));
  const { named, widget, lists } = await show({ api: { stations } });
  expect(widget.get('.lists').text()).toContain('The stations are out of reach');
  stations.mockImplementation(() => pageOf(numberedStation(1)));
  await named('Try again')?.trigger('click');
  await flushPromises();
  expect(lists()).toEqual([['Popular here', 'Station 1']]);
});

test('offline is said above what is still there', async () => {
  const { airdex, widget, lists } = await show({ api: { stations: () => pageOf(numberedStation(1)) } });
  Object.assign(airdex.connection.state, { state: 'offline' });
  await flushPromises();
  expect(widget.text()).toContain('You are offline.');
  expect(lists()).toHaveLength(1);
});

test('what a secure page refuses is marked before the click, and a click names the ways out', async () => {
  const plain = exampleStation({
    streams: [exampleStream({ secure: false, url: 'http://radio.example/one' })],
  });
  const popOut = vi.fn(() => true);
  const { named, widget } = await show({ securePage: true, popOut, api: { stations: () => pageOf(plain) } });
  expect(widget.get('li').text()).toContain('Plays over plain http only');
  await widget.get('li').trigger('click');
  expect(widget.get('.now [role="alert"]').text()).toContain('Night Tram');
  await named('Play in a small window')?.trigger('click');
  expect(popOut).toHaveBeenCalledOnce();
});

test('a station that gives no sound says so after every stream was tried, and is tried again on a click', async () => {
  const { airdex, audio, clock, named, widget } = await show({
    api: { stations: () => pageOf(numberedStation(1)) },
  });
  await widget.get('li').trigger('click');
  for (let tries = 0; tries < 20 && airdex.player.state.phase !== 'failed'; tries += 1) {
    audio.say('error');
    clock.pass(60_000);
    await flushPromises();
  }
  expect(widget.get('.now [role="alert"]').text()).toContain('Station 1');
  await named('Try again')?.trigger('click');
  expect(airdex.player.state.phase).toBe('connecting');
});

test('a search that finds nothing says so, also aloud, and is cleared by Escape', async () => {
  const asked: string[] = [];
  const { widget, lists } = await show({
    api: { stations: () => pageOf(numberedStation(1)) },
    request: (_, path) => {
      asked.push(path);
      return Promise.resolve(
        path.startsWith('/search') ? { stations: [], podcasts: [], episodes: [] } : { items: [] },
      );
    },
  });
  await widget.get('input[type="search"]').setValue('zzz');
  await vi.waitFor(() => expect(widget.get('.lists').text()).toContain('Nothing found'), 45_000);
  expect(asked.filter((path) => path.startsWith('/search?q=zzz'))).toHaveLength(1);
  expect(widget.get('.widget > [role="status"]').text()).toBe('Nothing found');
  await widget.get('input[type="search"]').trigger('keydown', { key: 'Escape' });
  expect(lists()).toHaveLength(1);
});

test('everything else is one link away', async () => {
  const { widget } = await show();
  expect(widget.get('a.all').attributes('href')).toBe('/apps/airdex/');
});

test('a show that was found leads to its episodes on our page', async () => {
  const found = { stations: [], podcasts: [examplePodcast()], episodes: [], tracks: [] };
  const { widget } = await show({
    request: (_, path) => (path.startsWith('/search') ? Promise.resolve(found) : noneFound()),
  });
  await widget.get('input[type="search"]').setValue('harbour');
  await vi.waitFor(() => expect(widget.find('.lists a').exists()).toBe(true), 45_000);
  expect(widget.get('.lists a').text()).toContain('Harbour Letters');
  expect(widget.get('.lists a').attributes('href')).toMatch(/^\/apps\/airdex\/#\/show\?id=podcast/);
});

test('what went wrong is said in the widget as well', async () => {
  const { airdex, widget } = await show();
  airdex.notice.value = { text: 'Nextcloud has signed you out.', at: 1 };
  await flushPromises();
  expect(widget.get('[role="alert"]').text()).toBe('Nextcloud has signed you out.');
});
