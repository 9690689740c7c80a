import { watch } from 'vue';
import type { Player } from './create-player.ts';
import type { Queue } from './create-queue.ts';
import { isTrack, type Playable } from './playable-item.ts';
import { isStale } from './signed-streams.ts';
import type { Sound } from './sound.ts';

/** Milliseconds before the end: first what the next file says of itself, then its beginning. */
const metadataBefore = 60_000;
const soundBefore = 20_000;

/**
 * While a track comes to its end the next one is made ready on a second element, so that it follows at once. What
 * remains is the time that a browser takes to start an element: some hundredths of a second.
 */
export function createReadAhead(parts: {
  sound: Pick<Sound, 'prepare' | 'forgetAhead'>;
  freshItem(id: string): Promise<Playable>;
  /** Its addresses would tell who hears them, though nobody shall know. */
  namesListener(item: Playable): boolean;
  now(): number;
}) {
  let ready: Playable | null = null;
  let asked: string | null = null;

  async function fresh(item: Playable): Promise<Playable | null> {
    if (ready?.id === item.id && !parts.namesListener(ready)) return ready;
    const good = item.streams.length > 0 && !isStale(item, parts.now() + metadataBefore);
    if (good && !parts.namesListener(item)) return item;
    if (asked === item.id) return null;
    asked = item.id;
    return parts.freshItem(item.id).catch(() => null);
  }

  return {
    /** The item as it was read ahead, if it is this one. */
    take: (item: Playable): Playable | null => (ready?.id === item.id ? ready : null),
    follow(player: Player, queue: Pick<Queue, 'peek'>): () => void {
      const { state } = player;
      return watch(
        () => {
          const { item, phase, positionMs, durationMs } = state;
          if (phase !== 'playing' || !item || !isTrack(item) || durationMs === null) return null;
          const left = durationMs - positionMs;
          return left < soundBefore ? 'auto' : left < metadataBefore ? 'metadata' : null;
        },
        async (how) => {
          if (how === null) return;
          const next = queue.peek();
          if (!next || !isTrack(next) || next.id === state.item?.id) return;
          const item = await fresh(next);
          asked = null;
          if (!item || queue.peek()?.id !== item.id) return;
          ready = item;
          const stream = player.firstStreamOf(item);
          if (stream) parts.sound.prepare(stream, how);
        },
      );
    },
  };
}
