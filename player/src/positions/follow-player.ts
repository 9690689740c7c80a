import { watch } from 'vue';
import type { Clock } from '../playback/clock.ts';
import type { Player } from '../playback/create-player.ts';
import { keepsItsPlace, type Playable } from '../playback/playable-item.ts';
import { isActive } from '../playback/player-state.ts';
import type { Positions } from './create-positions.ts';
import { isCompleted } from './is-completed.ts';

const saveEvery = 5_000;
/** A jump of the position is the listener's, not the sound's. */
const jump = 3_000;

/** Writes down where the player is: every few seconds, and whenever something happens. */
export function followPlayer(player: Player, positions: Positions, clock: Clock) {
  const { state } = player;
  let last: { item: Playable; positionMs: number; durationMs: number | null } | null = null;
  let wasActive = false;
  let savedAt = 0;

  function save(when: 'later' | 'now' | 'leaving', completed = false): void {
    if (!last || !keepsItsPlace(last.item)) return;
    const { item, positionMs, durationMs } = last;
    savedAt = clock.now();
    const done = completed || isCompleted(positionMs, durationMs);
    positions.keep(item, { positionMs, durationMs, completed: done }, when);
  }

  const stop = watch(
    () => [state.item, state.positionMs, isActive(state.phase), state.durationMs] as const,
    ([item, positionMs, active, durationMs]) => {
      if (last && last.item.id !== item?.id) {
        if (wasActive) save('now');
        last = null;
      }
      const jumped = last !== null && Math.abs(positionMs - last.positionMs) > jump;
      const paused = last !== null && wasActive && !active;
      wasActive = active;
      if (!item) return;
      last = { item, positionMs, durationMs };
      if (paused || jumped) save('now');
      else if (active && state.phase === 'playing' && clock.now() - savedAt >= saveEvery) save('later');
    },
    { flush: 'sync' },
  );

  return {
    stop,
    ended: () => save('now', true),
    /** The page is hidden, perhaps for good. */
    leaving: () => {
      if (isActive(state.phase)) save('leaving');
    },
  };
}
