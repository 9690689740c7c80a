import { nextTick } from 'vue';
import { expect, test } from 'vitest';
import NowPlayingBar from '../shell/NowPlayingBar.vue';
import StationRow from '../stations/StationRow.vue';
import { exampleStation, numberedStation } from '../test-parts/example-station.ts';
import { createFakeAirdex } from '../test-parts/fake-airdex.ts';
import { mountWith } from '../test-parts/mount-with.ts';

const title = 'Mira Holt – Night Ferry';

test('the bar shows what is on air at the station that plays', async () => {
  const { airdex, audio, sayOnAir } = createFakeAirdex();
  const station = exampleStation();
  const bar = mountWith(airdex, NowPlayingBar);
  airdex.player.play(station);
  audio.say('playing');
  airdex.onAir.plays(station.id);
  await sayOnAir({ item: station.id, title });
  await nextTick();
  expect(bar.get('.line').text()).toBe(title);
  await sayOnAir({ item: station.id, title: null });
  await nextTick();
  expect(bar.get('.line').text()).toContain('jazz');
});

test('a list shows it for favorites, and no longer asks once they are out of view', async () => {
  const { airdex, sayOnAir } = createFakeAirdex();
  const station = exampleStation({ favorite: true });
  const row = mountWith(airdex, StationRow, { station, from: () => [station] });
  await sayOnAir({ item: station.id, title });
  await nextTick();
  expect(row.get('.line').text()).toBe(title);
  row.unmount();
  await sayOnAir({ item: station.id, title: 'unheard' });
  expect(airdex.onAir.of(station.id)).toBeNull();
});

test('a list asks for favorites alone', () => {
  const { airdex, clock, onAirAsked } = createFakeAirdex();
  for (const [number, favorite] of [
    [1, true],
    [2, false],
  ] as const) {
    const station = numberedStation(number, { favorite });
    mountWith(airdex, StationRow, { station, from: () => [station] });
  }
  clock.pass(500);
  expect(onAirAsked).toEqual([[numberedStation(1).id]]);
});
