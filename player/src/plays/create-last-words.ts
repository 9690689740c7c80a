import type { Store } from '../stored.ts';
import type { QueuedEvent } from './event-store.ts';

const key = 'airdex.last-words';
const mostKept = 200;

/**
 * What a page says while it is being left. Nothing but this store takes it then: whatever has to be waited for, such
 * as IndexedDB, is gone before. All tabs write here, so it is read anew each time.
 */
export function createLastWords(store: Store) {
  function read(): QueuedEvent[] {
    try {
      return JSON.parse(store.getItem(key) ?? '[]') as QueuedEvent[];
    } catch {
      return [];
    }
  }
  function write(entries: QueuedEvent[]): void {
    try {
      if (entries.length === 0) store.removeItem(key);
      else store.setItem(key, JSON.stringify(entries.slice(-mostKept)));
    } catch {
      // Storing is forbidden or full: then they are only sent.
    }
  }
  const without = (ids: readonly string[]) => read().filter(({ event }) => !ids.includes(event.id));

  return {
    keep: (entries: QueuedEvent[]) => write([...without(entries.map(({ event }) => event.id)), ...entries]),
    drop: (ids: readonly string[]) => write(without(ids)),
    /** All of them, for whoever asks first. */
    take(): QueuedEvent[] {
      const entries = read();
      write([]);
      return entries;
    },
  };
}
export type LastWords = ReturnType<typeof createLastWords>;
