// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import type { Request } from '../api/api-client.ts';
import { exampleEntry } from '../test-parts/example-entry.ts';
import { numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import { useRecentStations } from './use-recent-stations.ts';

async function recentOf(given: Parameters<typeof createFakeAirdex>[0], here: number[]) {
  const { airdex } = createFakeAirdex(given);
  for (const number of here.toReversed()) airdex.recent.add(numberedStation(number));
  const shown = defineComponent({
    setup() {
      const recent = useRecentStations();
      return () => h('p', recent.value.map(({ name }) => name).join());
    },
  });
  const page = mountWith(airdex, shown);
  await flushPromises();
  return page.get('p').text();
}
const history = (...numbers: number[]) =>
  vi.fn<Request>(() =>
    Promise.resolve({
      items: numbers.map((number) => exampleEntry({ details: numberedStation(number) })),
      nextCursor: null,
    }),
  );

test('what was played on this device comes first, then what was played on others, each once', async () => {
  expect(await recentOf({ request: history(3, 1, 3, 4) }, [1, 2])).toBe(
    'Station 1,Station 2,Station 3,Station 4',
  );
});

test('a guest sees this device alone, and nothing is asked', async () => {
  const request = history(9);
  expect(await recentOf({ request, me: null }, [2])).toBe('Station 2');
  expect(request).not.toHaveBeenCalled();
});
