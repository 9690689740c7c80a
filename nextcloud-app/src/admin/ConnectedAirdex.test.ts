import { flushPromises, mount } from '@vue/test-utils';
import NcSelect from '@nextcloud/vue/components/NcSelect';
import { afterEach, expect, test, vi } from 'vitest';
import { exampleConnection } from '../test-parts/example-connection.ts';
import ConnectedAirdex from './ConnectedAirdex.vue';
import { connectionApi, type Finding } from './connection-api.ts';

vi.mock('./connection-api.ts');
const well: Finding = { about: 'tls', isWell: true, words: 'The certificate is good.' };
const late: Finding = { about: 'clock', isWell: false, words: 'The clocks are 600 seconds apart.' };

async function show(findings: Promise<Finding[]> = Promise.resolve([well, late])) {
  vi.mocked(connectionApi.check).mockReturnValue(findings);
  const page = mount(ConnectedAirdex, {
    attachTo: document.body,
    props: { connection: exampleConnection() },
  });
  await flushPromises();
  const press = async (name: string) => {
    const found = page.findAll('button').find((button) => button.text() === name);
    if (!found) throw new Error(`No button ${name}`);
    await found.trigger('click');
    await flushPromises();
  };
  return { page, press };
}

afterEach(() => {
  vi.resetAllMocks();
  document.body.replaceChildren();
});

test('the connection is looked at at once, and what is wrong stands out', async () => {
  const { page, press } = await show();
  const findings = page.findAll('.findings li');
  expect(findings.map((each) => [each.text(), each.classes('bad')])).toEqual([
    [well.words, false],
    [late.words, true],
  ]);
  vi.mocked(connectionApi.check).mockResolvedValue([well]);
  await press('Check again');
  expect(page.findAll('.findings li')).toHaveLength(1);
});

test('a check that cannot be made says why, instead of going on for ever', async () => {
  const { page } = await show(Promise.reject(new Error('Request failed with status code 503')));
  expect(page.text()).toContain('Request failed with status code 503');
  expect(page.text()).not.toContain('Being checked');
});

test('a new key is made on a click, and what that means is said', async () => {
  const { page, press } = await show();
  const rotated = exampleConnection({ keys: ['second', 'first'] });
  vi.mocked(connectionApi.rotateKeys).mockResolvedValue(rotated);
  await press('Make a new key');
  expect(page.emitted('change')).toEqual([[rotated]]);
  expect(page.get('[aria-live]').text()).toContain('the old one is good for another day');
});

test('disconnecting is asked for twice, and can be thought better of', async () => {
  const { page, press } = await show();
  await press('Disconnect …');
  await press('Stay connected');
  expect(connectionApi.disconnect).not.toHaveBeenCalled();
  const parted = exampleConnection({ connected: false, url: null });
  vi.mocked(connectionApi.disconnect).mockResolvedValue(parted);
  await press('Disconnect …');
  expect(connectionApi.disconnect).not.toHaveBeenCalled();
  await press('Disconnect, and keep what users have in Airdex');
  expect(page.emitted('change')).toEqual([[parted]]);
});

test('what was refused is said, and everything can be pressed again', async () => {
  const { page, press } = await show();
  vi.mocked(connectionApi.rotateKeys).mockRejectedValue(new Error('Airdex does not answer.'));
  await press('Make a new key');
  expect(page.get('[aria-live]').text()).toContain('Airdex does not answer.');
  expect(page.findAll('.ways button[disabled]')).toEqual([]);
});

test('a group is chosen, and taken back', async () => {
  const { page } = await show();
  vi.mocked(connectionApi.setAdminGroup).mockResolvedValue(exampleConnection({ adminGroup: 'radio' }));
  const select = page.getComponent(NcSelect);
  select.vm.$emit('update:modelValue', { id: 'radio', name: 'Radio' });
  await flushPromises();
  expect(connectionApi.setAdminGroup).toHaveBeenLastCalledWith('radio');
  expect(page.text()).toContain('Saved.');
  select.vm.$emit('update:modelValue', null);
  await flushPromises();
  expect(connectionApi.setAdminGroup).toHaveBeenLastCalledWith('');
});
