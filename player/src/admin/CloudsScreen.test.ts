import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AdminApi, Cloud } from './admin-api.ts';
import CloudsScreen from './CloudsScreen.vue';
import { exampleApi } from './example-provider.ts';

let screen: VueWrapper;
beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => {
  screen.unmount();
  vi.useRealTimers();
});

const link = 'https://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg';
const expiresAt = '2026-11-21T12:15:00.000Z';

function cloud(given: Partial<Cloud> = {}): Cloud {
  return {
    ...{ id: 'nextcloud:oc1', name: 'Our cloud', url: 'https://cloud.example', enabled: true },
    ...{ origins: ['https://cloud.example'], pairedAt: '2026-11-20T12:00:00.000Z', keys: [] },
    ...given,
  };
}

async function open(given: Partial<AdminApi>) {
  const connectCloud = () => Promise.resolve({ link, expiresAt });
  screen = mount(CloudsScreen, {
    props: { api: exampleApi({ connectCloud, ...given }) },
    attachTo: document.body,
  });
  await flushPromises();
}

test('hands over a link, and shows when the Nextcloud has used it', async () => {
  const clouds = vi.fn<AdminApi['clouds']>().mockResolvedValue([]);
  await open({ clouds });
  expect(screen.text()).toContain('No Nextcloud is connected');
  await screen.get('.connect').trigger('click');
  await flushPromises();
  expect(screen.get('input').element.value).toBe(link);
  expect(screen.text()).toContain('Paste this link there');
  clouds.mockResolvedValue([cloud({ pairedAt: '2026-11-21T12:03:00.000Z' })]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(screen.text()).toContain('Our cloud is connected.');
  expect(screen.find('input').exists()).toBe(false);
});

test('one that was there before is not taken for the one that was waited for', async () => {
  await open({ clouds: () => Promise.resolve([cloud()]) });
  await screen.get('.connect').trigger('click');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(screen.get('input').element.value).toBe(link);
});

test('a known one is connected again by a link of its own', async () => {
  const connectCloud = vi.fn<AdminApi['connectCloud']>().mockResolvedValue({ link, expiresAt });
  await open({ clouds: () => Promise.resolve([cloud({ enabled: false })]), connectCloud });
  expect(screen.text()).toContain('Unlinked');
  expect(screen.find('[aria-label="Unlink Our cloud"]').exists()).toBe(false);
  await screen.get('[aria-label="Connect Our cloud again"]').trigger('click');
  expect(connectCloud).toHaveBeenCalledWith('nextcloud:oc1');
});

test('unlinks only after it has said what that means', async () => {
  const unlinkCloud = vi.fn<AdminApi['unlinkCloud']>().mockResolvedValue();
  const clouds = vi.fn<AdminApi['clouds']>().mockResolvedValue([cloud()]);
  await open({ clouds, unlinkCloud });
  await screen.get('[aria-label="Unlink Our cloud"]').trigger('click');
  await flushPromises();
  expect(unlinkCloud).not.toHaveBeenCalled();
  expect(document.body.textContent).toContain('What is theirs stays');
  document.querySelector<HTMLButtonElement>('button.unlink')?.click();
  await flushPromises();
  expect(unlinkCloud).toHaveBeenCalledWith('nextcloud:oc1');
  expect(clouds).toHaveBeenCalledTimes(2);
});

test('copies the link, and says so where the browser does not allow it', async () => {
  const writeText = vi.fn<(text: string) => Promise<void>>().mockResolvedValue();
  vi.stubGlobal('navigator', { ...window.navigator, clipboard: { writeText } });
  await open({ clouds: () => Promise.resolve([]) });
  await screen.get('.connect').trigger('click');
  await flushPromises();
  await screen.get('.copy button:last-of-type').trigger('click');
  await flushPromises();
  expect(writeText).toHaveBeenCalledWith(link);
  expect(screen.text()).toContain('Copied.');
  writeText.mockRejectedValue(new Error('not allowed'));
  await screen.get('.copy button:last-of-type').trigger('click');
  await flushPromises();
  expect(screen.text()).toContain('Copy it by hand');
  vi.unstubAllGlobals();
});

test('says why it cannot show or make anything, and tries again', async () => {
  const clouds = vi
    .fn<AdminApi['clouds']>()
    .mockRejectedValueOnce(new TypeError('away'))
    .mockResolvedValue([]);
  await open({ clouds });
  expect(screen.get('[role=alert]').text()).not.toBe('');
  await screen.get('[role=alert] button').trigger('click');
  await flushPromises();
  expect(screen.find('[role=alert]').exists()).toBe(false);
});
