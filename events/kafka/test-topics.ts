import type { Kafka } from 'kafkajs';
import { vi } from 'vitest';
import { topicSettings } from '../topic-settings.ts';
import { ensureTopics } from './ensure-topics.ts';
import { forwarderGroup } from './forward-session.ts';

/** Empty topics, and nobody who has read of them: as in a new Kafka. */
export async function renewTopics(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const ours = topicSettings.map(({ topic }) => topic as string);
  const existing = (await admin.listTopics()).filter((topic) => ours.includes(topic));
  if (existing.length > 0) await admin.deleteTopics({ topics: existing });
  const groups = [forwarderGroup, 'airdex.test', 'airdex.another'];
  await admin.deleteGroups(groups).catch(() => undefined);
  await vi.waitFor(() => ensureTopics(kafka), { timeout: 30_000, interval: 200 });
  await admin.disconnect();
}
