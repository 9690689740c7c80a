import type { HandleBatch } from '#events/event-bus.ts';
import type { Topic } from '#events/topics.ts';

/** Reads one topic under its own name, which keeps its position. */
export type Consumer = { name: string; topic: Topic; handle: HandleBatch };

/** Everything that reads plays: nothing yet, see README.md. */
export const consumers: readonly Consumer[] = [];
