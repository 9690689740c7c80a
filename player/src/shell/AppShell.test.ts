import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { computed, ref } from 'vue';
import { owner, createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import AppShell from './AppShell.vue';
import { parseRoute, type Router } from './route.ts';

async function show(hash: string, given: Parameters<typeof createFakeAirdex>[0] = {}) {
  const current = ref(parseRoute(hash));
  const router: Router = {
    route: computed(() => current.value),
    go: (page, query = new URLSearchParams()) => (current.value = { page, query }),
    narrow: (query) => (current.value = { page: current.value.page, query }),
    close: () => undefined,
  };
  const shell = mountWith(createFakeAirdex(given).airdex, AppShell, { router });
  await flushPromises();
  const places = () => shell.findAll('nav:not(.skips) a').map((link) => link.text());
  return { shell, router, current, places };
}

test('leads only to what there is for this listener', async () => {
  const everyone = ['Home', 'Radio', 'Shows', 'Music', 'Favorites', 'History'];
  expect((await show('')).places()).toEqual([...everyone, 'Admin', 'Settings']);
  expect((await show('', { me: null })).places()).toEqual([...everyone, 'Settings']);
  const listener = { ...owner, roles: ['listener' as const] };
  expect((await show('', { me: listener })).places()).not.toContain('Admin');
});

test('shows no admin screen to a guest who types its address', async () => {
  const { shell } = await show('#/admin', { me: null });
  expect(shell.find('.home').exists()).toBe(true);
});

test('searches everything as soon as somebody types', async () => {
  const { shell, current } = await show('');
  await shell.get('input[type="search"]').setValue('jazz');
  expect(current.value.page).toBe('search');
  expect(current.value.query.get('q')).toBe('jazz');
});

test('searches only stations on the radio page, and only shows on theirs', async () => {
  for (const page of ['radio', 'shows']) {
    const { shell, current } = await show(`#/${page}`);
    await shell.get('input[type="search"]').setValue('jazz');
    expect([current.value.page, current.value.query.get('q')]).toEqual([page, 'jazz']);
  }
});

test('tells a guest why favorites want signing in', async () => {
  const { shell } = await show('#/favorites', { me: null });
  expect(shell.text()).toContain('Sign in to keep favorites');
});

test('a connection link that is opened in a browser says where it belongs', async () => {
  const { shell } = await show('#/connect/aBWOdM4viTMSHcD92cKecg', { me: null });
  await vi.dynamicImportSettled();
  await flushPromises();
  expect(shell.text()).toContain('This link connects a Nextcloud');
});

test('has a main landmark of its own, unless its home has one around it', async () => {
  const { shell, router } = await show('');
  expect(shell.findAll('main')).toHaveLength(1);
  const inside = mountWith(createFakeAirdex().airdex, AppShell, { router, within: true });
  expect(inside.findAll('main')).toHaveLength(0);
});
