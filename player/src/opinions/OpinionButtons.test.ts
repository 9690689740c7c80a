import { nextTick } from 'vue';
import { expect, test } from 'vitest';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { exampleStation } from '../test-parts/example-station.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import { createOpinions } from './create-opinions.ts';
import OpinionButtons from './OpinionButtons.vue';

const station = exampleStation();

test('likes, changes its mind and takes it back, and shows each at once', async () => {
  const { airdex, said } = createFakeAirdex();
  const buttons = mountWith(airdex, OpinionButtons, { item: station });
  const [like, dislike] = buttons.findAll('button');
  const pressed = async () => {
    await nextTick();
    return [like?.attributes('aria-pressed'), dislike?.attributes('aria-pressed')];
  };
  expect(like?.attributes('aria-label')).toBe('I like Night Tram');
  expect(await pressed()).toEqual(['false', 'false']);
  await like?.trigger('click');
  expect(await pressed()).toEqual(['true', 'false']);
  await dislike?.trigger('click');
  expect(await pressed()).toEqual(['false', 'true']);
  await dislike?.trigger('click');
  expect(await pressed()).toEqual(['false', 'false']);
  expect(said.map(([, opinion]) => opinion)).toEqual(['liked', 'disliked', 'unrated']);
});

test('asks a guest to sign in', async () => {
  const { airdex, said, signIns } = createFakeAirdex({ me: null });
  await mountWith(airdex, OpinionButtons, { item: station }).get('button').trigger('click');
  expect([said, signIns]).toEqual([[], ['asked']]);
});

test('what was said here and now is newer than what Airdex answers', async () => {
  let answer: (items: { item: string; opinion: 'liked' | 'disliked' }[]) => void = () => undefined;
  const opinions = createOpinions({
    load: () => new Promise((resolve) => (answer = (items) => resolve({ items, nextCursor: null }))),
    say: () => undefined,
  });
  const loading = opinions.load();
  opinions.toggle(station, 'liked');
  opinions.toggle(station, 'liked');
  answer([
    { item: station.id, opinion: 'liked' },
    { item: 'station:other', opinion: 'disliked' },
  ]);
  await loading;
  expect([opinions.of(station), opinions.of({ id: 'station:other' })]).toEqual([null, 'disliked']);
});

test('says nothing of what Airdex did not answer, and still takes what is said', async () => {
  const said: string[] = [];
  const opinions = createOpinions({
    load: () => Promise.reject(new Error('away')),
    say: (_, opinion) => said.push(opinion),
  });
  await opinions.load();
  opinions.toggle(station, 'disliked');
  expect([opinions.of(station), said]).toEqual(['disliked', ['disliked']]);
});
