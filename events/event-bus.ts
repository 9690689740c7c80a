import type { Queryable } from '#db/database.ts';
import type { Topic } from './topics.ts';

/** `id` makes an event unique within its topic; events of one `key` are read in the order in which they came. */
export type BusEvent = { id: string; key: string; body: unknown };

/** Does what a batch means, with the client of the transaction that also moves the position. */
export type HandleBatch = (transaction: Queryable, events: readonly BusEvent[]) => Promise<void>;

export type EventBus = {
  /** Kept once this resolves; answers how many the topic did not have yet. */
  append(topic: Topic, events: readonly BusEvent[]): Promise<number>;
  /**
   * Gives the consumer every event of the topic, from the first on. A batch whose handling throws comes again, after
   * `onError`; one whose effect was committed does not, unless its position was lost: be idempotent by event id.
   */
  consume(subscription: Subscription): Promise<{ close(): Promise<void> }>;
};

export type Subscription = {
  consumer: string;
  topic: Topic;
  handle: HandleBatch;
  onError: (error: unknown) => void;
  batchSize?: number;
};
