import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Component } from 'vue';
import type { Request } from '../api/api-client.ts';
import { createFakeAirdex, owner } from '../test-parts/fake-airdex.ts';
import { exampleAlbum, exampleArtist, numberedTrack } from '../test-parts/example-track.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import AlbumPage from './AlbumPage.vue';
import ArtistPage from './ArtistPage.vue';
import MusicPage from './MusicPage.vue';
import PlaylistPage from './PlaylistPage.vue';

const tracks = [1, 2, 3].map((number) => numberedTrack(number));
const page = (items: unknown[]) => ({ items, nextCursor: null });
const playlist = {
  ...{
    id: 'playlist:00000000-0000-4000-8000-000000000001',
    title: 'Evenings',
    description: null,
    kind: 'manual',
  },
  ...{ rules: null, items: 3, durationMs: 720_000, artworks: [], owner: { name: 'Owner', isMe: true } },
  ...{ role: 'owner', collaborative: false, members: 0, shared: false, revision: 1 },
  updatedAt: '2026-01-01T08:00:00.000Z',
};
const places = tracks.map((item, index) => ({
  ...{ id: String(index + 1), urn: item.id, title: item.title, item },
  ...{ addedAt: '2026-01-01T08:00:00.000Z', addedBy: null },
}));

/** Answers by the beginning of the path, the longest first. */
function answering(answers: Record<string, unknown>): {
  request: Request;
  asked: [string, string, unknown][];
} {
  const asked: [string, string, unknown][] = [];
  const request: Request = (method, path, body) => {
    asked.push([method, path, body]);
    const known = Object.keys(answers)
      .filter((start) => path.startsWith(start))
      .sort((one, other) => other.length - one.length)[0];
    return known === undefined ? Promise.reject(new Error(path)) : Promise.resolve(answers[known]);
  };
  return { request, asked };
}

async function show(
  component: Component,
  props: Record<string, unknown>,
  answers: Record<string, unknown>,
  me = owner,
) {
  const { request, asked } = answering({ '/me/history': page([]), ...answers });
  const { airdex, audio } = createFakeAirdex({ request, me });
  const wrapper = mountWith(airdex, component, props);
  await flushPromises();
  return { wrapper, airdex, asked, audio };
}
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      unobserve = () => undefined;
      disconnect = () => undefined;
    },
  );
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(800);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

test('an album shows its discs, and plays in their order', async () => {
  const onTwoDiscs = tracks.map((track, index) => ({ ...track, disc: index === 2 ? 2 : 1 }));
  const { wrapper, airdex } = await show(
    AlbumPage,
    { id: exampleAlbum().id },
    { '/library/albums/': exampleAlbum({ discs: 2 }), '/library/tracks': page(onTwoDiscs) },
  );
  expect(wrapper.findAll('h3').map((each) => each.text())).toEqual(['Disc 1', 'Disc 2']);
  await wrapper.get('[aria-label="Play Slow Tides"]').trigger('click');
  await flushPromises();
  expect(airdex.player.state.item).toMatchObject({ title: 'Track 1' });
  airdex.queue.next();
  airdex.queue.next();
  expect(airdex.player.state.item).toMatchObject({ title: 'Track 3' });
});

test('an artist has albums and tracks', async () => {
  const { wrapper, asked } = await show(
    ArtistPage,
    { id: exampleArtist().id },
    {
      '/library/artists/': exampleArtist(),
      '/library/albums': page([exampleAlbum()]),
      '/library/tracks': page(tracks),
    },
  );
  expect(wrapper.text()).toContain('Slow Tides');
  const id = encodeURIComponent(exampleArtist().id);
  expect(asked.map(([, path]) => path)).toContain(`/library/tracks?artist=${id}&sort=popular&limit=100`);
});

test('an empty library says to an admin where music comes from, and to others whom to ask', async () => {
  const nothing = { '/library/albums': page([]), '/library/genres': page([]) };
  const admin = await show(MusicPage, { query: new URLSearchParams() }, nothing);
  expect(admin.wrapper.get('a[href="#/admin"]').text()).toBe('Add a folder');
  const listener = { ...owner, roles: ['listener' as const] };
  const other = await show(MusicPage, { query: new URLSearchParams() }, nothing, listener);
  expect(other.wrapper.text()).toContain('Ask an admin');
});

test('a track of a playlist is moved by the keys on its handle, and the place is said', async () => {
  const { wrapper, asked } = await show(
    PlaylistPage,
    { id: playlist.id },
    { '/me/playlists/': playlist, [`/me/playlists/${encodeURIComponent(playlist.id)}/items`]: page(places) },
  );
  const titles = () => wrapper.findAll('.title').map((each) => each.text());
  expect(titles()).toEqual(['Track 1', 'Track 2', 'Track 3']);
  await wrapper.findAll('.handle')[0]?.trigger('keydown', { key: 'ArrowDown' });
  await flushPromises();
  expect(titles()).toEqual(['Track 2', 'Track 1', 'Track 3']);
  expect(asked.filter(([method]) => method === 'POST')).toEqual([
    ['POST', `/me/playlists/${encodeURIComponent(playlist.id)}/moves`, { items: ['1'], before: '3' }],
  ]);
  expect(wrapper.findAll('[role="status"]').map((each) => each.text())).toContain(
    'Track 1 is at place 2 of 3 now',
  );
});

test('a playlist of a file is not changed here', async () => {
  const { wrapper } = await show(
    PlaylistPage,
    { id: playlist.id },
    {
      '/me/playlists/': { ...playlist, kind: 'file', owner: null, role: 'reader' },
      [`/me/playlists/${encodeURIComponent(playlist.id)}/items`]: page(places),
    },
  );
  expect(wrapper.find('.handle').exists()).toBe(false);
  expect(wrapper.text()).toContain('it is changed there');
});
