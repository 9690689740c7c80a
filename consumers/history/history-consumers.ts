import { playsTopic, privatePlaysTopic } from '#events/topics.ts';
import type { Consumer } from '#consumers/run-consumer.ts';
import { handleWords } from './handle-words.ts';

/** Plays of private shows come by a topic of their own, and make the same history, of which nobody else learns. */
export const historyConsumers: Consumer[] = ([playsTopic, privatePlaysTopic] as const).map((topic) => ({
  name: 'history',
  topic,
  handle: (transaction, events) =>
    handleWords(transaction, events, { isPrivate: topic === privatePlaysTopic }),
}));
