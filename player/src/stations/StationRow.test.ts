import { flushPromises } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { exampleStation, exampleStream } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';
import StationRow from './StationRow.vue';

function setUp(station = exampleStation(), given: Parameters<typeof createFakeAirdex>[0] = {}) {
  const fake = createFakeAirdex(given);
  return { ...fake, row: mountWith(fake.airdex, StationRow, { station, from: () => [station] }) };
}

test('plays on one click anywhere on the row, and pauses on the next', async () => {
  const { row, audio, airdex } = setUp();
  await row.get('.row').trigger('click');
  expect(audio.asked).toHaveLength(1);
  audio.say('playing');
  await row.get('.row').trigger('click');
  expect(airdex.player.state.phase).toBe('paused');
});

test('answers the press in the same moment: the button spins and says pause', async () => {
  const { row } = setUp();
  expect(row.get('.play').attributes('aria-label')).toBe('Play Night Tram');
  await row.get('.play').trigger('click');
  expect(row.get('.play').attributes('aria-label')).toBe('Pause Night Tram');
  expect(row.find('.play .loading-icon').exists()).toBe(true);
});

test('plays once when its button is clicked, though the row listens too', async () => {
  const { row, audio } = setUp();
  await row.get('.play').trigger('click');
  expect(audio.asked).toHaveLength(1);
});

test('says before the click that http cannot sound on an https page, and why', () => {
  const station = exampleStation({ streams: [exampleStream({ secure: false })] });
  const { row } = setUp(station, { securePage: true });
  expect(row.get('.hint').text()).toContain('Not playable on this page');
  expect(row.get('.hint').text()).toContain('plain http');
});

test('hints at a station that was silent, and leaves a healthy one in peace', () => {
  const dead = exampleStream({ health: { state: 'dead', checkedAt: null } });
  expect(
    setUp(exampleStation({ streams: [dead] }))
      .row.get('.hint')
      .text(),
  ).toContain('Probably off the air');
  expect(setUp().row.find('.hint').exists()).toBe(false);
});

test('keeps the heart and the details apart from playing', async () => {
  const addFavorite = vi.fn(() => Promise.resolve());
  const { row, audio } = setUp(exampleStation(), { api: { addFavorite } });
  await row.get('.heart').trigger('click');
  await row.get('.info').trigger('click');
  await flushPromises();
  expect(addFavorite).toHaveBeenCalledOnce();
  expect(row.get('.shown').text()).toBe('Night Tram');
  expect(audio.asked).toEqual([]);
});

test('asks a guest who presses a heart to sign in', async () => {
  const { row, signIns } = setUp(exampleStation(), { me: null });
  await row.get('.heart').trigger('click');
  expect(signIns).toEqual(['asked']);
});

test('shows a name as it is, whatever is in it', () => {
  const { row } = setUp(exampleStation({ name: '<img src=x onerror=alert(1)> & Co' }));
  expect(row.get('.name bdi').text()).toBe('<img src=x onerror=alert(1)> & Co');
  expect(row.find('.name img').exists()).toBe(false);
});
