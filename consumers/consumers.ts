import { historyConsumers } from './history/history-consumers.ts';
import { createOnAirConsumer } from './on-air/on-air-consumer.ts';
import type { Consumer } from './run-consumer.ts';
import { streamHealthConsumer } from './stream-health/stream-health-consumer.ts';

/** Everything that reads events. */
export const consumers: readonly Consumer[] = [
  ...historyConsumers,
  createOnAirConsumer(),
  streamHealthConsumer,
];
