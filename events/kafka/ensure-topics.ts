import type { Kafka } from 'kafkajs';
import { topicSettings } from '../topic-settings.ts';

const dayMs = 86_400_000;

/** Makes the topics that are not there. Those that are stay as they are: whoever runs Kafka may have changed them. */
export async function ensureTopics(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const existing = new Set(await admin.listTopics());
    const missing = topicSettings.filter(({ topic }) => !existing.has(topic));
    if (missing.length === 0) return;
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ topic, partitions, retentionDays }) => ({
        topic,
        numPartitions: partitions,
        // As many copies as the cluster makes by default.
        replicationFactor: -1,
        configEntries: [
          { name: 'cleanup.policy', value: 'delete' },
          { name: 'retention.ms', value: String(retentionDays * dayMs) },
        ],
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
