import { type EventStore, isClaimed, mostKept, storedEvent, type StoredEvent } from './event-store.ts';

/** For a browser that keeps nothing: events wait as long as the page is open. */
export function createMemoryEvents(): EventStore {
  const entries = new Map<string, StoredEvent>();
  const change = (ids: string[], claimedUntil: number) => {
    for (const id of ids) {
      const entry = entries.get(id);
      if (entry) entry.claimedUntil = claimedUntil;
    }
    return Promise.resolve();
  };
  const of = (listener: string) => [...entries.values()].filter((entry) => entry.listener === listener);

  return {
    add(added) {
      for (const entry of added) {
        if (!entries.has(entry.event.id)) entries.set(entry.event.id, storedEvent(entry));
      }
      for (const id of [...entries.keys()].slice(0, Math.max(0, entries.size - mostKept))) entries.delete(id);
      return Promise.resolve();
    },
    claim(listener, most, now, until) {
      const free = of(listener).filter((entry) => !isClaimed(entry, now));
      const claimed = free.slice(0, most);
      for (const entry of claimed) entry.claimedUntil = until;
      return Promise.resolve(claimed.map(({ event }) => event));
    },
    hold: change,
    release: (ids) => change(ids, 0),
    remove(ids) {
      for (const id of ids) entries.delete(id);
      return Promise.resolve();
    },
    count: (listener) => Promise.resolve(of(listener).length),
    clear: () => Promise.resolve(entries.clear()),
  };
}
