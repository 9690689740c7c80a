import { type EventStore, isClaimed, mostKept, storedEvent, type StoredEvent } from './event-store.ts';

const name = 'airdex-events';
const table = 'events';

/** Rejects where the browser keeps nothing, such as in some private windows. */
export async function openIndexedEvents(factory: IDBFactory): Promise<EventStore & { close(): void }> {
  const opening = factory.open(name, 1);
  opening.onupgradeneeded = () => {
    const events = opening.result.createObjectStore(table, { autoIncrement: true });
    events.createIndex('id', 'id', { unique: true });
    events.createIndex('listener', 'listener');
  };
  const database = await answer(opening);
  // A later version of the player may change what is kept; this page must not keep it from doing so.
  database.onversionchange = () => {
    database.close();
  };

  /** All of it or nothing; the browser lets one tab at a time change the table. */
  async function change<Result>(work: (events: IDBObjectStore) => Promise<Result>): Promise<Result> {
    const transaction = database.transaction(table, 'readwrite');
    const done = new Promise<void>((resolve, reject) => {
      const failed = () => reject(transaction.error ?? new Error('not kept'));
      Object.assign(transaction, { oncomplete: () => resolve(), onabort: failed, onerror: failed });
    });
    const [result] = await Promise.all([work(transaction.objectStore(table)), done]);
    return result;
  }
  const keysOf = (events: IDBObjectStore, ids: string[]) =>
    Promise.all(ids.map((id) => answer(events.index('id').getKey(id))));

  async function setClaim(ids: string[], claimedUntil: number): Promise<void> {
    await change(async (events) => {
      for (const key of await keysOf(events, ids)) {
        if (key === undefined) continue;
        const entry = await answer(events.get(key) as IDBRequest<StoredEvent>);
        events.put({ ...entry, claimedUntil }, key);
      }
    });
  }

  return {
    add: (entries) =>
      change(async (events) => {
        const known = await keysOf(
          events,
          entries.map(({ event }) => event.id),
        );
        entries.forEach((entry, index) => {
          if (known[index] === undefined) events.add(storedEvent(entry));
        });
        const tooMany = (await answer(events.count())) - mostKept;
        if (tooMany > 0) for (const key of await answer(events.getAllKeys(null, tooMany))) events.delete(key);
      }),
    claim: (listener, most, now, until) =>
      change(async (events) => {
        const claimed: StoredEvent[] = [];
        const asking = events.index('listener').openCursor(listener);
        await new Promise<void>((resolve, reject) => {
          asking.onerror = () => reject(asking.error ?? new Error('not read'));
          asking.onsuccess = () => {
            const cursor = asking.result;
            if (!cursor || claimed.length === most) return resolve();
            const entry = cursor.value as StoredEvent;
            if (!isClaimed(entry, now)) {
              claimed.push(entry);
              cursor.update({ ...entry, claimedUntil: until });
            }
            cursor.continue();
          };
        });
        return claimed.map(({ event }) => event);
      }),
    hold: setClaim,
    release: (ids) => setClaim(ids, 0),
    remove: (ids) =>
      change(async (events) => {
        for (const key of await keysOf(events, ids)) if (key !== undefined) events.delete(key);
      }),
    count: (listener) => change((events) => answer(events.index('listener').count(listener))),
    clear: () => change(async (events) => void (await answer(events.clear()))),
    close: () => database.close(),
  };
}

function answer<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not answered'));
  });
}
