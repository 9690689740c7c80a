import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AdminApi } from './admin-api.ts';
import { exampleApi, exampleProvider, exampleRun } from './example-provider.ts';
import ProvidersScreen from './ProvidersScreen.vue';

// jsdom lays nothing out, so there is no size to watch.
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  },
);

let screen: VueWrapper;
beforeEach(() =>
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'Date'],
    now: Date.parse('2026-11-20T10:30:00Z'),
  }),
);
afterEach(() => {
  screen.unmount();
  vi.useRealTimers();
});

async function open(given: Partial<AdminApi>) {
  screen = mount(ProvidersScreen, { props: { api: exampleApi(given) }, attachTo: document.body });
  await flushPromises();
  return screen;
}
const button = (label: RegExp) => {
  const found = [...document.querySelectorAll('button')].find((each) =>
    label.test(`${each.getAttribute('aria-label') ?? ''} ${each.textContent}`),
  );
  if (!found) throw new Error(`There is no button ${String(label)}.`);
  return found;
};

test('shows the shape of what comes, then each provider with its state in words', async () => {
  screen = mount(ProvidersScreen, {
    props: {
      api: exampleApi({
        providers: () =>
          Promise.resolve([
            exampleProvider(),
            exampleProvider({ id: 'p2', name: 'Demo', demo: true, enabled: false }),
            exampleProvider({ id: 'p3', name: 'Fresh', lastRun: null, nextRunAt: null }),
          ]),
      }),
    },
  });
  expect(screen.find('[aria-busy=true]').exists()).toBe(true);
  await flushPromises();
  expect(screen.find('[aria-busy=true]').exists()).toBe(false);
  const rows = screen.findAll('tbody tr').map((row) => row.text());
  expect(rows[0]).toMatch(/Harbour Radio.*Icecast server.*12.*Working.*29 minutes ago.*in 30 minutes/s);
  expect(rows[1]).toMatch(/Demo.*Switched off/s);
  expect(rows[2]).toMatch(/Fresh.*Not read yet/s);
});

test('draws the failures of a week, and says them', async () => {
  const week = exampleProvider().week.map((day, index) => ({
    ...day,
    succeeded: 2,
    failed: index === 3 ? 1 : 0,
  }));
  await open({ providers: () => Promise.resolve([exampleProvider({ week })]) });
  const sparkline = screen.get('.sparkline');
  expect(sparkline.attributes('aria-label')).toBe('15 refreshes in seven days, 1 failed');
  expect(sparkline.findAll('.failed').filter((bar) => bar.attributes('height') !== '0')).toHaveLength(1);
});

test('an empty list says what to do first', async () => {
  await open({});
  expect(screen.text()).toContain('No providers yet');
  await screen.findAll('button').at(-1)?.trigger('click');
  await flushPromises();
  expect(document.body.textContent).toContain('Icecast server');
});

test('when Airdex is away it says so, and asks again on request', async () => {
  const providers = vi.fn<AdminApi['providers']>().mockRejectedValueOnce(new TypeError('fetch failed'));
  await open({ providers });
  expect(screen.get('[role=alert]').text()).toContain('Airdex does not answer');
  providers.mockResolvedValue([exampleProvider()]);
  button(/Try again/).click();
  await flushPromises();
  expect(screen.find('[role=alert]').exists()).toBe(false);
  expect(screen.text()).toContain('Harbour Radio');
});

test('refresh now follows the run each second until it is over', async () => {
  const running = (seen: number) =>
    exampleProvider({
      lastRun: exampleRun({
        state: 'running',
        finishedAt: null,
        expected: 400,
        counts: { ...exampleRun().counts, seen },
      }),
    });
  const providers = vi.fn<AdminApi['providers']>().mockResolvedValueOnce([exampleProvider()]);
  const refresh = vi
    .fn<AdminApi['refresh']>()
    .mockResolvedValue(exampleRun({ state: 'running', waiting: true }));
  await open({ providers, refresh });
  providers.mockResolvedValueOnce([running(100)]).mockResolvedValueOnce([running(300)]);
  button(/Refresh Harbour Radio now/).click();
  await flushPromises();
  expect(refresh).toHaveBeenCalledWith('provider-1');
  expect(screen.text()).toContain('100 of 400 read');
  expect(button(/Refresh Harbour Radio now/).disabled).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(screen.text()).toContain('300 of 400 read');
  expect(screen.get('progress').attributes('value')).toBe('75');
  providers.mockResolvedValue([exampleProvider({ items: 400 })]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(screen.text()).toContain('Working');
  const asked = providers.mock.calls.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(providers.mock.calls).toHaveLength(asked);
});

test('a run without a known end shows its count', async () => {
  const lastRun = exampleRun({ state: 'running', finishedAt: null, expected: null });
  await open({ providers: () => Promise.resolve([exampleProvider({ lastRun })]) });
  expect(screen.text()).toContain('12 read so far');
  expect(screen.find('progress').exists()).toBe(false);
});

test('one click on a failure shows the reason, the address and what to try', async () => {
  const lastRun = exampleRun({
    state: 'failed',
    error: 'radio.example did not answer within 10 seconds.',
    errorType: 'unreachable',
    counts: { ...exampleRun().counts, seen: 0, dropped: 1 },
    drops: [{ entry: 'Broken One', reason: 'it has no stream' }],
  });
  const provider = exampleProvider({ lastRun, failures: 3 });
  await open({
    providers: () => Promise.resolve([provider]),
    runs: () => Promise.resolve({ items: [lastRun], nextCursor: null }),
  });
  button(/Failed 3 times in a row/).click();
  await flushPromises();
  const dialog = document.querySelector('[role=dialog]')?.textContent ?? '';
  expect(dialog).toContain('did not answer within 10 seconds');
  expect(dialog).toContain('https://radio.example:8443');
  expect(dialog).toContain('firewall');
  expect(dialog).toContain('Broken One: it has no stream');
});

test('what the API refuses is said in its words', async () => {
  await open({
    providers: () => Promise.resolve([exampleProvider()]),
    refresh: () =>
      Promise.reject({ problem: { title: 'Gone', detail: 'This provider was deleted meanwhile.' } }),
  });
  button(/Refresh Harbour Radio now/).click();
  await flushPromises();
  expect(screen.get('[role=alert]').text()).toContain('This provider was deleted meanwhile.');
});

test('closing the screen ends asking', async () => {
  const providers = vi.fn<AdminApi['providers']>().mockResolvedValue([exampleProvider()]);
  await open({ providers });
  screen.unmount();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(providers).toHaveBeenCalledTimes(1);
});
