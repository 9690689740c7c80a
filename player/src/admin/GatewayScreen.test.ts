import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AdminApi, Gateway } from './admin-api.ts';
import { exampleApi } from './example-provider.ts';
import GatewayScreen from './GatewayScreen.vue';

let screen: VueWrapper;
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  screen.unmount();
  vi.useRealTimers();
});

const quiet = { connections: 0, bytes: 0, seconds: 0 };
function gateway(given: Partial<Gateway> = {}): Gateway {
  return {
    ...{ url: 'https://gateway.example', state: 'on', listening: 2, seenAt: '2026-11-21T11:59:30.000Z' },
    days: [
      { day: '2026-11-20', ...quiet },
      { day: '2026-11-21', connections: 4, bytes: 57_600_000, seconds: 3_600 },
    ],
    months: [
      { day: '2026-10-01', ...quiet },
      { day: '2026-11-01', connections: 40, bytes: 1_234_000_000, seconds: 77_000 },
    ],
    origins: [{ origin: 'live.radio.example', connections: 40, bytes: 1_234_000_000, seconds: 77_000 }],
    ...given,
  };
}

async function open(answer: AdminApi['gateway']) {
  screen = mount(GatewayScreen, { props: { api: exampleApi({ gateway: answer }) } });
  await flushPromises();
}

test('shows what it carries, by day, month and station, and what that is now', async () => {
  await open(() => Promise.resolve(gateway()));
  expect(screen.text()).toContain('It is on, at https://gateway.example.');
  const figures = screen.findAll('dl > div').map((each) => each.text().replace(/\s+/g, ' '));
  expect(figures).toEqual([
    expect.stringMatching(/^Now ?2 connections about 0.26 Mb/),
    expect.stringMatching(/^Today ?57.6 MB 1 hr$/),
    expect.stringMatching(/^This month ?1.2 GB 21.4 hr$/),
  ]);
  expect(screen.findAll('figcaption').map((each) => each.text())).toEqual([
    'Sent to listeners by day',
    'Sent to listeners by month',
  ]);
  expect(screen.get('.gateway > table').text()).toContain('live.radio.example');
});

test('where it is off it says what turns it on, and draws nothing that never was', async () => {
  const none = { days: [{ day: '2026-11-21', ...quiet }], months: [{ day: '2026-11-01', ...quiet }] };
  await open(() =>
    Promise.resolve(gateway({ state: 'off', url: null, listening: null, origins: [], ...none })),
  );
  expect(screen.text()).toContain('GATEWAY_URL=');
  expect(screen.text()).toContain('docker compose --profile gateway up -d');
  expect(screen.find('figure').exists()).toBe(false);
});

test('one that is silent says since when, and what was carried stays to be seen', async () => {
  await open(() => Promise.resolve(gateway({ state: 'silent', listening: null })));
  expect(screen.text()).toContain('Nothing was heard of it since');
  expect(screen.text()).not.toContain('connections');
  expect(screen.findAll('figure')).toHaveLength(2);
});

test('is asked again while somebody looks, and says why where it does not answer', async () => {
  const ask = vi
    .fn<AdminApi['gateway']>()
    .mockRejectedValueOnce(new TypeError('away'))
    .mockResolvedValue(gateway());
  await open(ask);
  expect(screen.get('[role=alert]').text()).toContain('Airdex does not answer.');
  await vi.advanceTimersByTimeAsync(30_000);
  expect(screen.find('[role=alert]').exists()).toBe(false);
  expect(ask).toHaveBeenCalledTimes(2);
});
