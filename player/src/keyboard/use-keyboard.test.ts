import { afterEach, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import { exampleEpisode } from '../test-parts/example-episode.ts';
import { numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { useKeyboard } from './use-keyboard.ts';

let scope: EffectScope | undefined;
afterEach(() => {
  scope?.stop();
  document.body.innerHTML = '';
  document.documentElement.style.direction = '';
});

function setUp() {
  const fake = createFakeAirdex();
  const shell = { search: vi.fn(), help: vi.fn() };
  scope = effectScope();
  scope.run(() => useKeyboard(window, fake.airdex, shell));
  const list = [1, 2, 3].map((number) => numberedStation(number));
  if (list[1]) fake.airdex.queue.play(list[1], () => list);
  const press = (key: string, on: Element = document.body, held = {}) =>
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...held }));
  return { ...fake, ...shell, press, player: fake.airdex.player };
}

test('space pauses and plays', () => {
  const { press, player } = setUp();
  press(' ');
  expect(player.state.phase).toBe('paused');
  press(' ');
  expect(player.state.phase).toBe('connecting');
});

test('arrows choose the station and the volume', () => {
  const { press, player } = setUp();
  press('ArrowRight');
  expect(player.state.item).toMatchObject({ name: 'Station 3' });
  press('ArrowLeft');
  press('ArrowLeft');
  expect(player.state.item).toMatchObject({ name: 'Station 1' });
  press('ArrowUp');
  expect(player.state.volume).toBeCloseTo(0.55);
});

test('arrows follow the direction of reading', () => {
  const { press, player } = setUp();
  document.documentElement.style.direction = 'rtl';
  press('ArrowLeft');
  expect(player.state.item).toMatchObject({ name: 'Station 3' });
});

test('m mutes, f keeps, / searches and ? helps', () => {
  const { press, player, airdex, search, help } = setUp();
  for (const key of ['m', 'f', '/', '?']) press(key);
  expect(player.state.muted).toBe(true);
  expect(airdex.favorites.state.items).toHaveLength(1);
  expect(search).toHaveBeenCalledOnce();
  expect(help).toHaveBeenCalledOnce();
});

test('leaves fields, dialogs and the keys of the browser alone', () => {
  const { press, player, search } = setUp();
  document.body.innerHTML = '<input /><div role="dialog"><p></p></div><button></button>';
  for (const place of document.querySelectorAll('input, p, button')) press(' ', place);
  press('/', document.body, { ctrlKey: true });
  expect(player.state.phase).toBe('connecting');
  expect(search).not.toHaveBeenCalled();
});

test('in an episode, arrows and j and l seek, < and > change the speed', () => {
  const { press, player } = setUp();
  player.play(exampleEpisode(), 100_000);
  press('ArrowRight');
  press('l');
  expect(player.state.positionMs).toBe(160_000);
  press('ArrowLeft');
  press('j');
  expect(player.state.positionMs).toBe(130_000);
  for (const key of ['>', '>', '<']) press(key);
  expect(player.state.rate).toBe(1.1);
});
