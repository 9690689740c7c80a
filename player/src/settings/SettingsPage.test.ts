import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { ApiAway } from '../api/api-error.ts';
import PrivateSessionButton from '../plays/PrivateSessionButton.vue';
import PrivateSessionStrip from '../plays/PrivateSessionStrip.vue';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import EraseDialog from './EraseDialog.vue';
import SettingsPage from './SettingsPage.vue';

test('a private session is seen wherever one is, and ended from anywhere', async () => {
  const { airdex } = createFakeAirdex();
  const settings = mountWith(airdex, SettingsPage);
  const button = mountWith(airdex, PrivateSessionButton);
  const strip = mountWith(airdex, PrivateSessionStrip);
  expect(strip.text()).toBe('');
  await settings.get('input[type="checkbox"]').setValue(true);
  expect(airdex.privateSession.value).toBe(true);
  expect(strip.get('[role="status"]').text()).toContain('nothing you hear is remembered');
  expect(button.get('button').attributes('aria-label')).toBe('End the private session');
  await strip.get('button').trigger('click');
  expect(airdex.privateSession.value).toBe(false);
  await button.get('button').trigger('click');
  expect(airdex.privateSession.value).toBe(true);
});

test('a guest is told that nothing is remembered, and has nothing to switch or to erase', () => {
  const { airdex } = createFakeAirdex({ me: null });
  expect(mountWith(airdex, SettingsPage).text()).toContain('You are a guest');
  expect(mountWith(airdex, SettingsPage).findAll('[aria-labelledby=settings-guest] input')).toEqual([]);
  expect(mountWith(airdex, PrivateSessionButton).findAll('button')).toEqual([]);
});

function setUp(request: (method: string, path: string) => Promise<unknown>) {
  const asked = vi.fn(request);
  const { airdex } = createFakeAirdex({ request: asked });
  mountWith(airdex, EraseDialog);
  const dialog = () => document.querySelector('form.erase') as HTMLFormElement;
  const submit = () => dialog().querySelector<HTMLButtonElement>('[type="submit"]') as HTMLButtonElement;
  return { airdex, asked, dialog, submit };
}

test('everything is erased only after it was said twice', async () => {
  const { airdex, asked, dialog, submit } = setUp(() => Promise.resolve());
  await flushPromises();
  expect(submit().disabled).toBe(true);
  dialog().querySelector<HTMLInputElement>('input')?.click();
  await flushPromises();
  submit().click();
  await flushPromises();
  expect(asked.mock.calls.map(([method, path]) => [method, path])).toEqual([['DELETE', '/me']]);
  expect(airdex.notice.value?.text).toBe('Everything about you is erased.');
  document.body.innerHTML = '';
});

test('an erasure that failed says so, and can be tried again', async () => {
  const { airdex, dialog, submit } = setUp(() => Promise.reject(new ApiAway(null)));
  await flushPromises();
  dialog().querySelector<HTMLInputElement>('input')?.click();
  await flushPromises();
  submit().click();
  await flushPromises();
  expect(dialog().querySelector('[role="alert"]')?.textContent).toContain('Airdex does not answer.');
  expect([submit().disabled, airdex.notice.value]).toEqual([false, null]);
  document.body.innerHTML = '';
});
