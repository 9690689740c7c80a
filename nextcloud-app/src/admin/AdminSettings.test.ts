import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { exampleConnection } from '../test-parts/example-connection.ts';
import AdminSettings from './AdminSettings.vue';
import { connectionApi } from './connection-api.ts';

vi.mock('./connection-api.ts');
vi.mock('@nextcloud/initial-state', () => ({ loadState: () => exampleConnection() }));

afterEach(() => {
  vi.resetAllMocks();
  document.body.replaceChildren();
});

test.each([
  ['Airdex could not be told. Unlink it there.', true],
  [null, false],
])('after parting the way back is shown, with what is to be done in Airdex: %s', async (untold, isSaid) => {
  vi.mocked(connectionApi.check).mockResolvedValue([]);
  vi.mocked(connectionApi.disconnect).mockResolvedValue(
    exampleConnection({ connected: false, url: null, untold }),
  );
  const page = mount(AdminSettings, { attachTo: document.body, global: { stubs: { AdminPage: true } } });
  await flushPromises();
  for (const name of ['Disconnect …', 'Disconnect, and keep what users have in Airdex']) {
    await page
      .findAll('button')
      .find((button) => button.text() === name)
      ?.trigger('click');
    await flushPromises();
  }
  expect(page.find('input').exists()).toBe(true);
  expect(page.find('[role=alert]').exists()).toBe(isSaid);
  if (untold !== null) expect(page.get('[role=alert]').text()).toBe(untold);
});
