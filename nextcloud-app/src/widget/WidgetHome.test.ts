import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { ref } from 'vue';
import type { Airdex } from '../../../player/src/airdex.ts';
import { createFakeAirdex } from '../../../player/src/test-parts/fake-airdex.ts';
import { nextcloudAirdex, type Trouble } from '../create-nextcloud-airdex.ts';
import NextcloudPage from '../page/NextcloudPage.vue';
import { readSettings, type Settings } from '../settings.ts';
import WidgetHome from './WidgetHome.vue';

vi.mock('../create-nextcloud-airdex.ts');
vi.mock('../settings.ts');

const connected: Settings = {
  ...{ baseUrl: 'https://airdex.example', soundFrameUrl: '/apps/airdex/sound?v=1', isAdmin: false },
  ...{ settingsUrl: '/settings/admin/airdex', pageUrl: '/apps/airdex/', notifyEpisodes: false },
};

const inNextcloud = (airdex: Airdex, trouble: Trouble | null = null) =>
  Object.assign(airdex, { trouble: ref(trouble), believeAgain: vi.fn(() => Promise.resolve()) });

const places = [
  ['widget', WidgetHome],
  ['page', NextcloudPage],
] as const;

async function show(place: (typeof places)[number][1], settings: Partial<Settings> | null) {
  vi.mocked(readSettings).mockReturnValue(settings && { ...connected, ...settings });
  document.body.innerHTML = '<div id="skip-actions"></div>';
  const shown = mount(place, { attachTo: document.body });
  await flushPromises();
  return shown;
}

afterEach(() => {
  vi.resetAllMocks();
  document.body.replaceChildren();
});

test.each(places)('in the %s a user is told that an admin has to connect Airdex first', async (_, place) => {
  const shown = await show(place, { baseUrl: null });
  expect(shown.text()).toContain('An admin of this Nextcloud can do that.');
  expect(shown.findAll('a[href="/settings/admin/airdex"]')).toEqual([]);
  expect(nextcloudAirdex).not.toHaveBeenCalled();
});

test.each(places)('in the %s an admin is shown the way to connect it', async (_, place) => {
  const shown = await show(place, { baseUrl: null, isAdmin: true });
  expect(shown.text()).toContain('This Nextcloud is not connected to an Airdex yet.');
  expect(shown.get('a[href="/settings/admin/airdex"]').text()).toBe('Connect Airdex');
});

test.each(places)('in the %s settings that did not come are no error', async (_, place) => {
  expect((await show(place, null)).text()).toContain('Radio is not set up here yet.');
});

test.each(places)('in the %s a player that is on its way is waited for', async (_, place) => {
  vi.mocked(nextcloudAirdex).mockReturnValue(new Promise(() => undefined));
  const shown = await show(place, {});
  expect(shown.text() + shown.html()).toContain('Loading');
});

test.each(places)(
  'in the %s a player that did not start says why, and starts on a click',
  async (name, place) => {
    vi.mocked(nextcloudAirdex).mockRejectedValueOnce(new Error('The page that holds the sound did not come'));
    const shown = await show(place, {});
    expect(shown.text()).toContain('The page that holds the sound did not come');
    const { airdex } = createFakeAirdex({ request: () => Promise.resolve({ items: [], nextCursor: null }) });
    vi.mocked(nextcloudAirdex).mockResolvedValue(inNextcloud(airdex));
    await shown
      .findAll('button')
      .find((button) => button.text() === 'Try again')
      ?.trigger('click');
    await flushPromises();
    expect(shown.text()).not.toContain('did not start');
    expect(shown.find('input[type="search"]').exists()).toBe(true);
    expect(nextcloudAirdex).toHaveBeenLastCalledWith(expect.objectContaining(connected), name);
  },
);

const troubles = [
  ['signed-out', false, 'Nextcloud has signed you out.', 'Load again'],
  ['not-connected', false, 'not connected to this Airdex any more', 'Load again'],
  ['not-believed', false, 'Tell an admin of this Nextcloud.', 'Try again'],
  ['not-believed', true, 'Airdex does not accept the word of this Nextcloud', 'See the reason'],
] as const;

test.each(places.flatMap((place) => troubles.map((trouble) => [...place, ...trouble] as const)))(
  'in the %s it stands why nothing of the user’s own is there, and what helps: %s %s %s',
  async (_, place, trouble, isAdmin, words, help) => {
    const { airdex } = createFakeAirdex({ request: () => Promise.resolve({ items: [], nextCursor: null }) });
    const home = inNextcloud(airdex, trouble);
    vi.mocked(nextcloudAirdex).mockResolvedValue(home);
    const shown = await show(place, { isAdmin });
    expect(shown.get('.trouble [role="alert"]').text()).toContain(words);
    const way = shown.get('.trouble :is(a, button)');
    expect(way.text()).toBe(help);
    if (help !== 'Try again') return;
    await way.trigger('click');
    expect(home.believeAgain).toHaveBeenCalledOnce();
    home.trouble.value = null;
    await flushPromises();
    expect(shown.find('.trouble').exists()).toBe(false);
  },
);
