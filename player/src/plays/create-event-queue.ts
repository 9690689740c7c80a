import type { EventBatch, EventReceipt } from '../../../api/contract/history.ts';
import type { PlayEvent } from '../../../events/play-event.ts';
import { ApiRefusal } from '../api/api-error.ts';
import type { Clock } from '../playback/clock.ts';
import type { Channel } from '../playback/one-at-a-time.ts';
import type { LastWords } from './create-last-words.ts';
import { createMemoryEvents } from './create-memory-events.ts';
import { type EventStore, longestClaim, type QueuedEvent } from './event-store.ts';

/** As many as the API takes at once, and as many bytes as a browser still sends for a page that is gone. */
const mostAtOnce = 100;
const mostBytes = 30_000;
/** Milliseconds. What happens at once is sent at once. */
const gatherFor = 250;
const answerWithin = 30_000;
const claimFor = 60_000;
const delays = [2_000, 5_000, 15_000, 60_000, 300_000];

export type QueueParts = {
  /** Rejects where the browser keeps nothing. */
  store: Promise<EventStore>;
  lastWords: LastWords;
  clock: Clock;
  online(): boolean;
  /** Whose events may be sent now; null for a guest, and while nobody knows. */
  sender(): string | null;
  send(batch: EventBatch, options: { signal?: AbortSignal; keepalive: boolean }): Promise<EventReceipt>;
  /** To the other tabs: each event is brought by one of them. */
  channel: Channel;
};

/** Brings events to Airdex, in the order in which they happened and however long it takes. */
export function createEventQueue(parts: QueueParts) {
  const { clock, channel, lastWords } = parts;
  /** This page's own that nobody has taken yet: all that can still be sent while it is being left. */
  const own = new Map<string, QueuedEvent>();
  /** Those of them that would be lost with the page. */
  const unwritten = new Set<string>();
  let store = parts.store.catch(inMemory);
  let lasting = true;
  let saved: Promise<unknown> = keep(lastWords.take());
  let most = mostAtOnce;
  let failures = 0;
  /** After a failure, until it is tried again. */
  let resting = false;
  let running: Promise<void> | null = null;
  let again = false;
  let cancel: (() => void) | undefined;

  channel.addEventListener('message', ({ data }: MessageEvent<string[] | 'all'>) => {
    if (data === 'all') own.clear();
    else for (const id of data) own.delete(id);
  });

  function add(listener: string, event: PlayEvent): void {
    const entry = { listener, event };
    own.set(event.id, entry);
    unwritten.add(event.id);
    saved = saved.then(() => keep([entry]));
    if (!resting) plan(gatherFor);
  }

  async function keep(entries: QueuedEvent[]): Promise<void> {
    try {
      await (await store).add(entries);
      if (lasting) for (const { event } of entries) unwritten.delete(event.id);
    } catch {
      // The disk is full, or the browser has thrown its database away: the page remembers.
      store = Promise.resolve(inMemory());
      await (await store).add([...entries, ...own.values()]);
    }
  }

  function inMemory(): EventStore {
    lasting = false;
    return createMemoryEvents();
  }

  function plan(delay: number): void {
    cancel?.();
    cancel = clock.after(delay, () => {
      resting = false;
      void flush();
    });
  }

  function flush(): Promise<void> {
    again = true;
    running ??= run().finally(() => (running = null));
    return running;
  }

  async function run(): Promise<void> {
    while (again) {
      again = false;
      await saved;
      while (await sendSome()) again = false;
    }
  }

  /** Answers whether there may be more to send right now. */
  async function sendSome(): Promise<boolean> {
    const sender = parts.sender();
    const now = clock.now();
    if (sender === null || !parts.online() || resting) return false;
    const at = await store;
    const events = await at.claim(sender, most, now, now + claimFor).catch(() => []);
    if (events.length === 0) return false;
    const ids = events.map(({ id }) => id);
    channel.postMessage(ids);
    const mine = ids.flatMap((id) => own.get(id) ?? []);
    for (const id of ids) own.delete(id);
    const given = new AbortController();
    const giveUp = clock.after(answerWithin, () => given.abort());
    try {
      await parts.send(batchOf(events), { signal: given.signal, keepalive: bytesOf(events) <= mostBytes });
    } catch (error) {
      for (const entry of mine) own.set(entry.event.id, entry);
      return await failed(error, ids);
    } finally {
      giveUp();
    }
    // What the API refused is gone as well: it would be refused again.
    failures = 0;
    most = mostAtOnce;
    arrived(ids);
    await at.remove(ids).catch(() => undefined);
    return true;
  }

  function arrived(ids: string[]): void {
    lastWords.drop(ids);
    for (const id of ids) unwritten.delete(id);
  }

  async function failed(error: unknown, ids: string[]): Promise<boolean> {
    const at = await store;
    const refusal = error instanceof ApiRefusal ? error : null;
    const nonsense = refusal !== null && [400, 413, 415, 422].includes(refusal.problem.status);
    // A conflict: the listener was erased meanwhile, and so is all of this.
    if ((nonsense && ids.length === 1) || refusal?.problem.status === 409) {
      for (const id of ids) own.delete(id);
      await at.remove(ids).catch(() => undefined);
      return true;
    }
    await at.release(ids).catch(() => undefined);
    // One of them is at fault; the others shall not stay behind for it.
    most = nonsense ? Math.ceil(ids.length / 2) : mostAtOnce;
    if (nonsense) return true;
    const asked = (refusal?.retryAfterSeconds ?? 0) * 1_000;
    const delay = Math.max(asked, delays[Math.min(failures, delays.length - 1)] ?? 0);
    failures += 1;
    resting = true;
    plan(delay);
    return false;
  }

  const batchOf = (events: PlayEvent[]): EventBatch => ({
    events,
    sentAt: new Date(clock.now()).toISOString(),
  });

  return {
    add,
    flush,
    /** The network or Airdex is back: no need to wait any longer. */
    hurry(): Promise<void> {
      resting = false;
      return flush();
    },
    /** The page is hidden, perhaps for good: what it still holds is sent without waiting for anything. */
    leaving(): void {
      // Whether they arrive, this page may never know; sent again they count once.
      lastWords.keep([...own.values()].filter(({ event }) => unwritten.has(event.id)));
      const sender = parts.sender();
      if (sender === null || !parts.online() || resting) return;
      const left = [...own.values()].filter(({ listener }) => listener === sender).map(({ event }) => event);
      const events = firstOf(left);
      if (events.length === 0) return;
      const ids = events.map(({ id }) => id);
      const mine = ids.flatMap((id) => own.get(id) ?? []);
      for (const id of ids) own.delete(id);
      const sent = parts.send(batchOf(events), { keepalive: true });
      channel.postMessage(ids);
      // The page may live on, and then shall not send them again meanwhile.
      const held = saved.then(async () => (await store).hold(ids, clock.now() + longestClaim));
      sent
        .then(
          () => {
            arrived(ids);
            return held.then(async () => (await store).remove(ids));
          },
          () => {
            for (const entry of mine) own.set(entry.event.id, entry);
            return held.then(async () => (await store).release(ids));
          },
        )
        .catch(() => undefined);
    },
    async forget(): Promise<void> {
      own.clear();
      lastWords.take();
      unwritten.clear();
      channel.postMessage('all');
      await saved;
      await (await store).clear();
    },
    waiting: async (listener: string) => (await store).count(listener).catch(() => own.size),
    close: () => cancel?.(),
  };
}
export type EventQueue = ReturnType<typeof createEventQueue>;

function firstOf(events: PlayEvent[]): PlayEvent[] {
  let bytes = 0;
  return events.slice(0, mostAtOnce).filter((event) => (bytes += bytesOf([event])) <= mostBytes);
}

function bytesOf(events: PlayEvent[]): number {
  // In UTF-8 no UTF-16 unit takes more than three bytes; addresses and names of ours are plain.
  return JSON.stringify(events).length;
}
