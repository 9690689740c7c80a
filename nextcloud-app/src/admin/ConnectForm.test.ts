import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import ConnectForm from './ConnectForm.vue';
import { connectionApi } from './connection-api.ts';
import { exampleConnection } from '../test-parts/example-connection.ts';

vi.mock('./connection-api.ts');
const link = 'https://airdex.example/#/connect/abc';

async function paste(words: string) {
  const form = mount(ConnectForm, { attachTo: document.body });
  await form.get('input').setValue(words);
  return { form, button: form.get('button[type="submit"]') };
}

afterEach(() => {
  vi.resetAllMocks();
  document.body.replaceChildren();
});

test('a pasted link connects, spaces around it or not', async () => {
  vi.mocked(connectionApi.connect).mockResolvedValue(exampleConnection());
  const { form, button } = await paste(`  ${link}\n`);
  expect(button.attributes('disabled')).toBeUndefined();
  await form.get('form').trigger('submit');
  await flushPromises();
  expect(connectionApi.connect).toHaveBeenCalledExactlyOnceWith(link);
  expect(form.emitted('change')).toEqual([[exampleConnection()]]);
});

test.each(['https://airdex.example/', 'airdex.example/#/connect/abc', 'javascript:alert(1)//#/connect/a'])(
  '%s is no link, which is said before it is sent',
  async (words) => {
    const { form, button } = await paste(words);
    expect(form.text()).toContain('This is no connection link.');
    expect(button.attributes('disabled')).toBeDefined();
  },
);

test('while it connects it is not sent again, and a refusal is said in the words of the server', async () => {
  let refuse: (error: Error) => void = () => undefined;
  vi.mocked(connectionApi.connect).mockReturnValue(new Promise((_, reject) => (refuse = reject)));
  const { form, button } = await paste(link);
  await form.get('form').trigger('submit');
  expect(button.attributes('disabled')).toBeDefined();
  expect(button.text()).toBe('Connecting …');
  refuse(new Error('The link is used or too old.'));
  await flushPromises();
  expect(form.text()).toContain('The link is used or too old.');
  expect(button.attributes('disabled')).toBeUndefined();
  expect(form.emitted('change')).toBeUndefined();
});
