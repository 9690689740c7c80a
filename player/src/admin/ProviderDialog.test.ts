import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import type { AdminApi } from './admin-api.ts';
import { exampleApi, exampleCheck, exampleProvider } from './example-provider.ts';
import ProviderDialog from './ProviderDialog.vue';
import type { ProviderView } from '../../../api/contract/provider.ts';

let dialog: VueWrapper;
afterEach(() => dialog.unmount());

async function open(api: Partial<AdminApi>, provider: ProviderView | null = null) {
  dialog = mount(ProviderDialog, { props: { api: exampleApi(api), provider }, attachTo: document.body });
  await flushPromises();
}
const get = <Found extends HTMLElement>(selector: string) => {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
};
const button = (text: string) => {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent.includes(text));
  if (!found) throw new Error(`There is no button "${text}".`);
  return found;
};
async function press(element: HTMLElement) {
  element.click();
  await flushPromises();
}
async function type(label: string, value: string) {
  const labelled = [...document.querySelectorAll('label')].find((each) => each.textContent.includes(label));
  const field = get<HTMLInputElement>(`#${labelled?.htmlFor ?? 'missing'}`);
  field.value = value;
  field.dispatchEvent(new Event('input'));
  await flushPromises();
}
const text = () => document.body.textContent;

test('adds a provider only after a look at what would come', async () => {
  const check = vi
    .fn<AdminApi['check']>()
    .mockResolvedValue(exampleCheck({ dropped: 1, drops: [{ entry: 'X', reason: 'no stream' }] }));
  const add = vi.fn<AdminApi['add']>().mockResolvedValue(exampleProvider());
  await open({ check, add });
  await press(get('[data-kind=icecast-server]'));
  await type('Address of the server', 'https://radio.example');
  expect(button('Add').hasAttribute('disabled')).toBe(true);
  await press(button('Show what would come'));
  expect(text()).toContain('2 stations would come.');
  expect(text()).toContain('Harbour One');
  expect(text()).toContain('X: no stream');
  const asked = {
    kind: 'icecast-server',
    name: 'radio.example',
    config: { url: 'https://radio.example' },
    allowedHosts: [],
    enabled: true,
  };
  expect(check).toHaveBeenCalledWith(asked);
  await press(button('Add'));
  expect(add).toHaveBeenCalledWith(asked);
  expect(dialog.emitted('saved')).toHaveLength(1);
});

test('another address needs another look', async () => {
  await open({ check: () => Promise.resolve(exampleCheck()) });
  await press(get('[data-kind=station]'));
  await type('Address of the stream', 'https://radio.example/1');
  await press(button('Show what would come'));
  expect(button('Add').hasAttribute('disabled')).toBe(false);
  await type('Address of the stream', 'https://radio.example/2');
  expect(button('Add').hasAttribute('disabled')).toBe(true);
  expect(text()).not.toContain('would come.');
});

test('offers to allow a private host, and asks again with it', async () => {
  const refused = exampleCheck({
    state: 'failed',
    error: 'nas.local is a private address.',
    errorType: 'address-not-allowed',
    hostToAllow: 'nas.local',
  });
  const check = vi.fn<AdminApi['check']>().mockResolvedValueOnce(refused).mockResolvedValue(exampleCheck());
  await open({ check });
  await press(get('[data-kind=icecast-server]'));
  await type('Address of the server', 'http://nas.local:8000');
  await press(button('Show what would come'));
  expect(text()).toContain('nas.local is a private address.');
  await press(button('Allow nas.local'));
  expect(check.mock.lastCall?.[0].allowedHosts).toEqual(['nas.local']);
  expect(text()).toContain('2 stations would come.');
});

test('waits for a slow check, and shows how far it is', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const checked = vi
    .fn<AdminApi['checked']>()
    .mockResolvedValueOnce(exampleCheck({ state: 'running', seen: 40 }))
    .mockResolvedValue(exampleCheck({ seen: 900, more: true }));
  await open({ check: () => Promise.resolve(exampleCheck({ state: 'running', seen: 0 })), checked });
  await press(get('[data-kind=radio-browser]'));
  await press(button('Show what would come'));
  expect(text()).toContain('40 found so far');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(text()).toContain('At least 900 stations would come.');
  vi.useRealTimers();
});

test('takes a playlist from a file, and refuses one that is too large', async () => {
  const check = vi.fn<AdminApi['check']>().mockResolvedValue(exampleCheck());
  await open({ check });
  await press(get('[data-kind=playlist]'));
  const choose = async (file: File) => {
    const input = get<HTMLInputElement>('input[type=file]');
    Object.defineProperty(input, 'files', { value: [file], configurable: true });
    input.dispatchEvent(new Event('change'));
    await flushPromises();
  };
  // A file is read in its own time.
  const untilItSays = (words: string) => vi.waitFor(() => expect(text()).toContain(words), 45_000);
  await choose(new File(['x'.repeat(2_000_001)], 'large.m3u'));
  await untilItSays('larger than 2 MB');
  await choose(new File(['#EXTM3U\nhttps://radio.example/1'], 'mine.m3u'));
  await untilItSays('mine.m3u');
  await press(button('Show what would come'));
  expect(check.mock.lastCall?.[0]).toMatchObject({
    name: 'mine',
    config: { content: '#EXTM3U\nhttps://radio.example/1' },
  });
});

test('says what is missing before it asks', async () => {
  await open({});
  await press(get('[data-kind=station]'));
  await press(button('Show what would come'));
  expect(get('[role=alert]').textContent).toContain('Please enter a name.');
  await type('Name', 'Mine');
  await press(button('Show what would come'));
  expect(get('[role=alert]').textContent).toContain('Please enter the address.');
});

test('a new name alone is saved without another look; the rest is not sent', async () => {
  const change = vi.fn<AdminApi['change']>().mockResolvedValue(exampleProvider());
  await open({ change }, exampleProvider());
  await type('Name', 'Harbour Two');
  await press(button('Save'));
  expect(change).toHaveBeenCalledWith('provider-1', { name: 'Harbour Two' });
});

test('says in the words of the API why something was not kept', async () => {
  await open({
    check: () => Promise.resolve(exampleCheck()),
    add: () =>
      Promise.reject({ title: 'Not valid', errors: [{ path: 'config.url', message: 'not an address' }] }),
  });
  await press(get('[data-kind=station]'));
  await type('Address of the stream', 'https://radio.example/1');
  await press(button('Show what would come'));
  await press(button('Add'));
  expect(get('[role=alert]').textContent).toContain('config.url: not an address');
  expect(dialog.emitted('saved')).toBeUndefined();
});

test('a folder that is not there has the advice for a folder', async () => {
  const error = 'There is no folder /srv/music: is its disk mounted?';
  const failed = exampleCheck({ state: 'failed', error, errorType: 'unreachable', sample: [] });
  await open({ check: () => Promise.resolve(failed) });
  await press(get('[data-kind=local-library]'));
  await type('Path of the folder', '/srv/music');
  await press(button('Show what would come'));
  expect(text()).toContain('has to be mounted at this path');
  expect(text()).not.toMatch(/firewall/i);
});

test('says once what is wrong with a field', async () => {
  const message = 'say the whole path of the folder';
  const problem = { title: 'Not valid', detail: `config.path: ${message}` };
  await open({ check: () => Promise.reject({ ...problem, errors: [{ path: 'config.path', message }] }) });
  await press(get('[data-kind=local-library]'));
  await type('Path of the folder', 'music');
  await press(button('Show what would come'));
  expect(get('[role=alert]').textContent.split('config.path:')).toHaveLength(2);
});

test('a name that nobody typed follows the path, and one that somebody typed stays', async () => {
  const check = vi.fn<AdminApi['check']>().mockResolvedValue(exampleCheck());
  await open({ check });
  await press(get('[data-kind=local-library]'));
  const nameFor = async (path: string) => {
    await type('Path of the folder', path);
    await press(button('Show what would come'));
    return check.mock.lastCall?.[0].name;
  };
  expect(await nameFor('some/path')).toBe('path');
  expect(await nameFor('/srv/music')).toBe('music');
  await type('Name', 'Mine');
  expect(await nameFor('/srv/more')).toBe('Mine');
});
