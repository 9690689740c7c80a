import type { Queryable } from '#db/database.ts';
import { countUnforwarded } from '#db/stores/forwarding.ts';
import { connectKafka } from '#events/kafka/connect-kafka.ts';
import { topicSettings } from '#events/topic-settings.ts';
import { failing, ok, warning, type Finding } from './finding.ts';

const silent = { debug: () => undefined, warn: () => undefined };
const manyWaiting = 10_000;

/** Whether the brokers answer. Nothing is said where none are configured. */
export async function checkKafka(brokers: readonly string[]): Promise<Finding[]> {
  if (brokers.length === 0) return [];
  const admin = connectKafka({ brokers, log: silent }).admin({ retry: { retries: 1 } });
  try {
    await admin.connect();
    const { brokers: answering } = await admin.describeCluster();
    return [ok('Kafka', `answers, ${String(answering.length)} broker${answering.length === 1 ? '' : 's'}`)];
  } catch (error) {
    const reason = (error as Error).message;
    return [
      failing(
        'Kafka',
        `does not answer (${reason}): plays are safe, and wait in the log. Check KAFKA_BROKERS.`,
      ),
    ];
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** How many events wait to be taken to Kafka. */
export async function checkForwarding(db: Queryable, brokers: readonly string[]): Promise<Finding[]> {
  if (brokers.length === 0) return [];
  const counts = await Promise.all(topicSettings.map(({ topic }) => countUnforwarded(db, topic)));
  const waiting = counts.reduce((sum, count) => sum + count, 0);
  const words = `${String(waiting)} events wait to be taken to Kafka`;
  return [
    waiting < manyWaiting
      ? ok('forwarder', words)
      : warning('forwarder', `${words}: are consumers running, and do they reach KAFKA_BROKERS?`),
  ];
}
