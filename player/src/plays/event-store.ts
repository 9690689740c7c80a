import type { PlayEvent } from '../../../events/play-event.ts';

/** An event on its way to Airdex. `listener` is who heard it: nobody else's token may bring it there. */
export type QueuedEvent = { listener: string; event: PlayEvent };

/** Where events wait; shared by all tabs of a browser. */
export type EventStore = {
  add(entries: QueuedEvent[]): Promise<void>;
  /** The oldest of a listener, for this tab alone until then or until they are released. */
  claim(listener: string, most: number, now: number, until: number): Promise<PlayEvent[]>;
  /** Kept from all tabs until then, whoever had claimed them. */
  hold(ids: string[], until: number): Promise<void>;
  release(ids: string[]): Promise<void>;
  remove(ids: string[]): Promise<void>;
  count(listener: string): Promise<number>;
  clear(): Promise<void>;
};

/** As many as a device keeps: two days of listening without a network. */
export const mostKept = 10_000;
/** No tab claims for longer; what says so was written by a clock that was wrong. */
export const longestClaim = 120_000;

export type StoredEvent = QueuedEvent & { id: string; claimedUntil: number };

export function storedEvent(entry: QueuedEvent): StoredEvent {
  return { ...entry, id: entry.event.id, claimedUntil: 0 };
}

export function isClaimed(entry: StoredEvent, now: number): boolean {
  return entry.claimedUntil > now && entry.claimedUntil <= now + longestClaim;
}
