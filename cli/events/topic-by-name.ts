import { deadLettersTopic, listensTopic, playsTopic, privatePlaysTopic, type Topic } from '#events/topics.ts';

/** `plays` or `airdex.plays.v1`, and so on. */
export function topicByName(name: string): Topic | undefined {
  const topics = [playsTopic, listensTopic, deadLettersTopic, privatePlaysTopic] as const;
  return topics.find((topic) => topic === name || topic === `airdex.${name}.v1`);
}
