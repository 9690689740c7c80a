import { deadLettersTopic, listensTopic, playsTopic, type Topic } from './topics.ts';

/** How a topic is made in Kafka. All are cut by age alone: they hold what happened, not how things stand. */
export type TopicSettings = { topic: Topic; partitions: number; retentionDays: number };

/** More partitions can be added, but then a listener's events of before and after are in two: take enough at once. */
export const topicSettings: readonly TopicSettings[] = [
  { topic: playsTopic, partitions: 12, retentionDays: 30 },
  { topic: listensTopic, partitions: 12, retentionDays: 400 },
  { topic: deadLettersTopic, partitions: 3, retentionDays: 90 },
];
