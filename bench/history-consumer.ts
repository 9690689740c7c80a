import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { historyConsumers } from '#consumers/history/history-consumers.ts';
import { runConsumer, type Consumer } from '#consumers/run-consumer.ts';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import type { BusEvent } from '#events/event-bus.ts';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { playToCloudEvent } from '#events/to-cloud-event.ts';
import { playsTopic } from '#events/topics.ts';
import { insertListener } from '#test-parts/insert-podcasts.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { randomFrom } from './random.ts';

/** How fast events become history: from the log in Postgres, against a consumer that reads and does nothing. */
const listeners = 2_000;
const plays = 8_000;
const wordsPerPlay = 5;

const random = randomFrom(20_261_121);
const log = pino({ level: 'warn' });
const directory = await mkdtemp(join(tmpdir(), 'airdex-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir: directory });
const database = await connectDatabase(postgres.url);
const bus = createPostgresEventBus(database);

/** Milliseconds until the consumer has read all that the log holds. */
async function drain(consumer: Consumer): Promise<number> {
  const start = performance.now();
  const running = await runConsumer({ bus, log }, consumer);
  for (;;) {
    const { rowCount } = await database.pool.query(
      `SELECT FROM event_log JOIN consumer_offsets offsets USING (topic)
       WHERE topic = $1 AND consumer = $2 AND (event_log.transaction_id, id) > (offsets.transaction_id, position)
       ORDER BY event_log.transaction_id DESC, id DESC LIMIT 1`,
      [consumer.topic, consumer.name],
    );
    if (rowCount === 0) break;
    await sleep(5);
  }
  const took = performance.now() - start;
  await running.close();
  return took;
}

try {
  await migrate(database);
  const names = Array.from({ length: listeners }, (_, n) => `listener-${String(n)}`);
  for (const name of names) await insertListener(database.pool, name);
  const items = await insertStations(
    database.pool,
    Array.from({ length: 500 }, (_, n) => ({ name: `Station ${String(n)}` })),
  );
  const started = Date.now() - 3_600_000;
  const made = Array.from({ length: plays }, () => ({
    ...{ listener: random.pick(names), play: randomUUID(), item: `station:${random.skewed(items)}` },
    at: started + random.whole(0, 3_600_000),
  }));
  const eventOf = ({ listener, play, item, at }: (typeof made)[number], seq: number): BusEvent => {
    const heard = seq * 10_000;
    const body = playToCloudEvent(
      {
        ...{ id: randomUUID(), play, seq, type: seq === 0 ? 'started' : 'progress', item },
        ...{ at: new Date(at + heard).toISOString(), positionMs: heard, listenedMs: heard },
      },
      { pseudonym: listener, receivedAt: new Date(at + heard), skewMs: 0 },
    );
    return { id: body.id, key: listener, body };
  };
  const reading: Consumer = { name: 'reading', topic: playsTopic, handle: () => Promise.resolve() };
  const [history] = historyConsumers;
  if (!history) throw new Error('There is no history.');

  const figures: Record<string, object> = {};
  for (let seq = 0; seq < wordsPerPlay; seq += 1) {
    const events = made.map((play) => eventOf(play, seq));
    for (let first = 0; first < events.length; first += 100) {
      await bus.append(playsTopic, events.slice(first, first + 100));
    }
    const bare = await drain(reading);
    const remembered = await drain(history);
    const what = ['plays begin', 'they go on', 'they go on', 'they become listens', 'they go on'][seq] ?? '';
    figures[`${String(seq + 1)}. ${what}`] = {
      events: events.length,
      'read, a second': Math.round((events.length / bare) * 1_000),
      'remembered, a second': Math.round((events.length / remembered) * 1_000),
      'ms a batch of 500': Math.round(remembered / (events.length / 500)),
    };
  }
  console.table(figures);
} finally {
  await database.close();
  await postgres.close();
  await rm(directory, { recursive: true, force: true });
}
