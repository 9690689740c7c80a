import { expect, test, vi } from 'vitest';
import { createAdminApi, type Request } from './admin-api.ts';

test('reads every page of the providers', async () => {
  const request = vi
    .fn<Request>()
    .mockResolvedValueOnce({ items: ['a'], nextCursor: 'n/1' })
    .mockResolvedValueOnce({ items: ['b'], nextCursor: null });
  expect(await createAdminApi(request).providers()).toEqual(['a', 'b']);
  expect(request.mock.calls.map(([, path]) => path)).toEqual([
    '/admin/providers?limit=200',
    '/admin/providers?limit=200&cursor=n%2F1',
  ]);
});

test('ids and words cannot change the path', async () => {
  const request = vi.fn<Request>().mockResolvedValue({ items: [], nextCursor: null });
  const api = createAdminApi(request);
  await api.refresh('../me?x');
  await api.stations('a&limit=9999');
  expect(request.mock.calls.map(([, path]) => path)).toEqual([
    '/admin/providers/..%2Fme%3Fx/refresh',
    '/radio?limit=30&q=a%26limit%3D9999',
  ]);
});
