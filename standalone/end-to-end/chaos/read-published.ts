import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#db/database.ts';
import { countUnforwarded } from '#db/stores/forwarding.ts';
import { connectKafka } from '#events/kafka/connect-kafka.ts';
import { topicSettings } from '#events/topic-settings.ts';
import { deadLettersTopic, listensTopic, playsTopic, type Topic } from '#events/topics.ts';
import { readTopic } from '#test-parts/kafka/read-topic.ts';

/** The ids of what is on each topic, as `listener:event` and `listener:play`, one for each time that it is there. */
export type Published = Record<'plays' | 'listens' | 'deadLetters', string[]>;
export type ReadPublished = (database: Database) => Promise<Published>;

type Entry = { id: string; key: string };

/** Where there is no Kafka, the log is what is published. */
export const readPublishedLog: ReadPublished = (database) =>
  published(database, async (topic) => {
    const { rows } = await database.pool.query<Entry>(
      'SELECT event_id AS id, key FROM event_log WHERE topic = $1',
      [topic],
    );
    return rows;
  });

/** What an analyst finds in Kafka, reading only what was committed, once everything in the log was taken there. */
export function readPublishedKafka(broker: string): ReadPublished {
  const log = { debug: () => undefined, warn: () => undefined };
  return async (database) => {
    for (const { topic } of topicSettings) {
      const deadline = Date.now() + 60_000;
      while ((await countUnforwarded(database.pool, topic)) > 0) {
        if (Date.now() > deadline) throw new Error(`The log of ${topic} does not reach Kafka.`);
        await sleep(250);
      }
    }
    return published(database, (topic) => readTopic(connectKafka({ brokers: [broker], log }), topic));
  };
}

async function published(
  { pool }: Database,
  read: (topic: Topic) => Promise<readonly Entry[]>,
): Promise<Published> {
  const { rows } = await pool.query<{ subject: string; pseudonym: string }>(
    'SELECT subject, pseudonym FROM listeners',
  );
  const names = new Map(rows.map(({ subject, pseudonym }) => [pseudonym, subject]));
  // An event whose key is not the listener of its id keeps a name that nobody expects.
  const named = ({ id, key }: Entry) =>
    id.startsWith(`${key}:`) ? `${names.get(key) ?? key}:${id.slice(key.length + 1)}` : `${key} ${id}`;
  const idsOf = async (topic: Topic) => (await read(topic)).map(named).toSorted();
  return {
    plays: await idsOf(playsTopic),
    listens: await idsOf(listensTopic),
    deadLetters: await idsOf(deadLettersTopic),
  };
}
