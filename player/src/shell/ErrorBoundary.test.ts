import { mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { defineComponent, h, ref } from 'vue';
import ErrorBoundary from './ErrorBoundary.vue';

test('keeps a broken page to itself, says so in the log, and shows it again when it is mended', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const broken = ref(true);
  const page = defineComponent(() => () => {
    if (broken.value) throw new Error('a mistake of ours');
    return h('p', 'all is well');
  });
  const boundary = mount(ErrorBoundary, { props: { page: 'radio' }, slots: { default: () => h(page) } });
  await Promise.resolve();
  expect(boundary.text()).toContain('This page has broken');
  expect(logged).toHaveBeenCalledWith(expect.objectContaining({ message: 'a mistake of ours' }));
  broken.value = false;
  await boundary.get('button').trigger('click');
  expect(boundary.text()).toBe('all is well');
  logged.mockRestore();
});
