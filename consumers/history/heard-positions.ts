import type { ItemDescription } from '#db/stores/describe-items.ts';
import type { HeardPosition } from '#db/stores/heard-positions.ts';
import type { Heard } from './fold-words.ts';

/** Where a play begins or breaks is not where the listener was. */
const withPlace = new Set(['progress', 'paused', 'resumed', 'stopped', 'skipped', 'completed']);

/** Where listeners are in episodes, by what their players say; nothing of what has no end or is not known. */
export function heardPositions(
  heard: readonly Heard[],
  described: ReadonlyMap<string, ItemDescription>,
): HeardPosition[] {
  return heard.flatMap(({ listenerId, word }) => {
    if (word.kind !== 'play' || !withPlace.has(word.type)) return [];
    const item = described.get(word.item);
    if (!item || item.live || item.title === null) return [];
    const { positionMs } = word;
    const { durationMs } = item;
    const completed = word.type === 'completed' || isNearEnd(positionMs, durationMs);
    const at = new Date(word.time);
    return { listenerId, urn: item.item, positionMs, durationMs, completed, title: item.title, at };
  });
}

/** As the player has it: what is left is the music and the names, in a short one not more than its last tenth. */
function isNearEnd(positionMs: number, durationMs: number | null): boolean {
  if (!durationMs) return false;
  return durationMs - positionMs < Math.min(60_000, durationMs * 0.1);
}
