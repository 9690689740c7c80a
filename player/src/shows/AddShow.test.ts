import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import type { Request } from '../api/api-client.ts';
import { ApiRefusal } from '../api/api-error.ts';
import { examplePodcast } from '../test-parts/example-episode.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import AddShow from './AddShow.vue';

const subscription = { podcast: examplePodcast(), addedAt: '2026-01-01T00:00:00.000Z', unplayed: 1 };

async function add(url: string, answer: () => Promise<unknown> = () => Promise.resolve(subscription)) {
  const request = vi.fn<Request>((method) =>
    method === 'POST' ? answer() : Promise.resolve({ items: [], nextCursor: null }),
  );
  const box = mountWith(createFakeAirdex({ request }).airdex, AddShow);
  await flushPromises();
  await box.get('input').setValue(url);
  await box.get('form').trigger('submit');
  await flushPromises();
  const sent = request.mock.calls.filter(([method]) => method === 'POST').map(([, , body]) => body);
  return { box, sent };
}

test('subscribes, empties the field, and names the show that came', async () => {
  const { box, sent } = await add(' https://letters.example/feed.xml ');
  expect(sent).toEqual([{ url: 'https://letters.example/feed.xml' }]);
  expect(box.get('input').element.value).toBe('');
  expect(box.get('[role="status"]').text()).toContain('Harbour Letters');
});

test('keeps a personal address private without being told, and says what that means', async () => {
  const { sent } = await add('https://ada:secret@letters.example/feed');
  expect(sent).toEqual([{ url: 'https://ada:secret@letters.example/feed', private: true }]);
});

test('says next to the field why an address was refused, and keeps it there', async () => {
  const refusal = new ApiRefusal({ type: 'x', title: 'No', status: 422, detail: 'This page names no feed.' });
  const { box } = await add('https://letters.example', () => Promise.reject(refusal));
  expect(box.get('.field').text()).toContain('This page names no feed.');
  expect(box.get('[role="alert"]').text()).toContain('This page names no feed.');
  expect(box.get('input').element.value).toBe('https://letters.example');
});

test('asks for an address before it asks the API', async () => {
  const { box, sent } = await add('   ');
  expect(sent).toEqual([]);
  expect(box.text()).toContain('Paste the address');
});

test('says why a feed that was added cannot be read', async () => {
  const podcast = examplePodcast({ state: 'failing', failure: 'The server answers 404.' });
  const { box } = await add('letters.example', () => Promise.resolve({ ...subscription, podcast }));
  expect(box.get('.failing').text()).toBe('The server answers 404.');
});
