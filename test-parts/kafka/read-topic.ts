import type { Kafka } from 'kafkajs';

export type ReadRecord = { id: string; key: string; value: string | null; headers: Record<string, string> };

/** Everything that an analyst would find on the topic: read to the end, only what was committed. */
export async function readTopic(kafka: Kafka, topic: string): Promise<ReadRecord[]> {
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<number, bigint>();
  for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
    if (high !== '0') ends.set(partition, BigInt(high));
  }
  await admin.disconnect();
  const read: ReadRecord[] = [];
  if (ends.size === 0) return read;
  const consumer = kafka.consumer({ groupId: `read-${String(Math.random())}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const reachedEnd = new Promise<void>((done) => {
    // The end of a batch also counts what was undone and the marks of transactions.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (BigInt(payload.lastOffset) + 1n >= (ends.get(payload.partition) ?? 0n))
        ends.delete(payload.partition);
      if (ends.size === 0) done();
    });
  });
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch }) => {
      for (const { key, value, headers = {} } of batch.messages) {
        const texts = Object.entries(headers).map(([name, text]) => [name, text?.toString() ?? ''] as const);
        read.push({
          ...{
            id: headers.id?.toString() ?? '',
            key: key?.toString() ?? '',
            value: value?.toString() ?? null,
          },
          headers: Object.fromEntries(texts),
        });
      }
      return Promise.resolve();
    },
  });
  await reachedEnd;
  await consumer.disconnect();
  return read;
}
