import { historyConsumers } from './history/history-consumers.ts';
import type { Consumer } from './run-consumer.ts';

/** Everything that reads events. */
export const consumers: readonly Consumer[] = [...historyConsumers];
