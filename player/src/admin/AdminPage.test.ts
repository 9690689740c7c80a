import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import type { Request } from './admin-api.ts';
import AdminPage from './AdminPage.vue';

test('shows providers first, and stations when asked, through one connection', async () => {
  const request = vi.fn<Request>().mockResolvedValue({ items: [], nextCursor: null });
  const admin = mount(AdminPage, { props: { request } });
  await flushPromises();
  expect(admin.get('[aria-current=page]').text()).toBe('Providers');
  expect(admin.text()).toContain('No providers yet');
  await admin.findAll('nav button').at(1)?.trigger('click');
  expect(admin.find('input[type=search]').exists()).toBe(true);
  expect(request.mock.calls.map(([, path]) => path)).toContain('/admin/providers?limit=200');
  admin.unmount();
});
