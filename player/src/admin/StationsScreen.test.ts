import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AdminApi } from './admin-api.ts';
import { exampleApi, exampleProvider } from './example-provider.ts';
import StationsScreen from './StationsScreen.vue';

let screen: VueWrapper;
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  screen.unmount();
  vi.useRealTimers();
});

const stations = ['Harbour One', 'Harbor 1'].map((name, index) => ({
  id: `station:${String(index)}`,
  name,
  country: 'DE',
  streams: [{ url: `https://radio.example/${String(index)}` }],
}));

async function open(given: Partial<AdminApi>) {
  const api = {
    providers: () => Promise.resolve([exampleProvider()]),
    stations: () => Promise.resolve(stations),
    ...given,
  };
  screen = mount(StationsScreen, { props: { api: exampleApi(api) }, attachTo: document.body });
  await screen.get('input[type=search]').setValue('harb');
  await vi.advanceTimersByTimeAsync(200);
  await flushPromises();
}

test('joins stations that are the same, and no single one', async () => {
  const join = vi.fn<AdminApi['join']>().mockResolvedValue({});
  await open({ join });
  const [first, second] = screen.findAll('input[type=checkbox]');
  await first?.setValue(true);
  expect(screen.get('.join').attributes('disabled')).toBeDefined();
  await second?.setValue(true);
  await screen.get('.join').trigger('click');
  await flushPromises();
  expect(join).toHaveBeenCalledWith(['station:0', 'station:1']);
  expect(screen.get('[role=status]').text()).toContain('one station now');
});

test('splits off the entries that are another station, but never all of them', async () => {
  const entry = (key: string, name: string) => ({
    provider: 'provider-1',
    key,
    name,
    streams: [`https://radio.example/${key}`],
    pinned: key === 'b',
  });
  const split = vi.fn<AdminApi['split']>().mockResolvedValue({});
  await open({ split, entries: () => Promise.resolve([entry('a', 'Harbour One'), entry('b', 'Another')]) });
  await screen.get('[aria-label="Entries of Harbour One"]').trigger('click');
  await flushPromises();
  expect(screen.text()).toMatch(/Another.*Harbour Radio.*kept here by an admin/s);
  const boxes = screen.findAll('.entries input[type=checkbox]');
  await boxes[0]?.setValue(true);
  await boxes[1]?.setValue(true);
  expect(screen.get('.split').attributes('disabled')).toBeDefined();
  await boxes[0]?.setValue(false);
  await screen.get('.split').trigger('click');
  await flushPromises();
  expect(split).toHaveBeenCalledWith('station:0', [{ provider: 'provider-1', key: 'b' }]);
});

test('says when nothing is called that, and when it could not be done', async () => {
  await open({ stations: () => Promise.resolve([]) });
  expect(screen.text()).toContain('No station is called that');
  screen.unmount();
  await open({ stations: () => Promise.reject(new TypeError('away')) });
  expect(screen.get('[role=alert]').text()).toContain('Airdex does not answer');
});
