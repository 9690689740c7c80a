import { flushPromises } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { ApiAway } from '../api/api-error.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import type { StationFilter } from '../stations/station-filter.ts';
import RadioPage from './RadioPage.vue';

async function show(filter: StationFilter, given: Parameters<typeof createFakeAirdex>[0] = {}) {
  const fake = createFakeAirdex(given);
  const page = mountWith(fake.airdex, RadioPage, { filter });
  const before = page.findAll('.skeleton').length;
  await flushPromises();
  return { ...fake, page, before };
}

test('shows the shape of what comes while it loads', async () => {
  const { page, before } = await show({});
  expect(before).toBeGreaterThan(3);
  expect(page.findAll('.skeleton')).toHaveLength(0);
});

test('tells an admin of an empty catalog what to do first', async () => {
  const { page } = await show({});
  expect(page.text()).toContain('No stations yet');
  expect(page.get('a.button-vue').attributes('href')).toBe('#/admin');
});

test('sends a guest of an empty catalog nowhere that is closed to guests', async () => {
  const { page } = await show({}, { me: null });
  expect(page.find('a.button-vue').exists()).toBe(false);
  expect(page.text()).toContain('Look again');
});

test('says that nothing was found, and how to find more', async () => {
  expect((await show({ q: 'xyzzy' })).page.text()).toContain('Show all stations');
  expect((await show({ q: 'xyzzy', country: 'DE' })).page.text()).toContain('Clear filters');
});

test('says that Airdex is away, and offers to try again', async () => {
  const { page, airdex } = await show({}, { api: { stations: () => Promise.reject(new ApiAway(null)) } });
  expect(page.text()).toContain('The stations are out of reach');
  expect(airdex.connection.state.retryAt).not.toBeNull();
});
