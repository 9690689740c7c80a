import { join } from 'node:path';
import { connectDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { freePort } from '#test-parts/free-port.ts';
import { startKafka, type KafkaPart } from '#test-parts/kafka/start-kafka.ts';
import { runProgram, type RunningProgram } from '#test-parts/run-program.ts';
import { startDebianPostgres } from '#test-parts/start-debian-postgres.ts';
import { startRedis } from '#test-parts/start-redis.ts';
import { readPublishedKafka, readPublishedLog } from './read-published.ts';
import { inhabit, isServing, unlimited, type System } from './system.ts';
import { lastWordsOf, type SystemPart } from './system-part.ts';

const root = join(import.meta.dirname, '../../..');

/** Airdex as a server runs it: each part a process of its own; with Kafka behind the log, or without. */
export async function startApart(listeners: number, options: { kafka?: boolean } = {}): Promise<System> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const one of closing.splice(0).reverse()) await one();
  };
  try {
    const postgres = await startDebianPostgres();
    closing.push(postgres.close);
    const connect = () =>
      connectDatabase(postgres.url, { maxConnections: 4, applicationName: 'airdex-chaos' });
    const database = await connect();
    await migrate(database);
    const inhabited = await inhabit(database, listeners);
    await database.close();

    let redis = await startRedis();
    closing.push(() => redis.close());
    const kafka = options.kafka === true ? await startKafka('4.1.1') : undefined;
    if (kafka) closing.push(kafka.close);
    const port = await freePort();
    const url = `http://127.0.0.1:${String(port)}`;
    const env = {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME },
      ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url, PORT: String(port), ...unlimited },
      KAFKA_BROKERS: kafka?.broker ?? '',
    };
    const api = program('api', 'api/main.ts', env, () => isServing(url));
    const areRunning = (output: string) => output.includes('consumers are running');
    // Two, so that the work of one that is killed goes to the other.
    const consumers = ['consumers', 'other consumers'].map((name) =>
      program(name, 'consumers/main.ts', env, areRunning),
    );
    const programs = [api, ...consumers];
    closing.push(...programs.map((one) => one.kill));
    await Promise.all(programs.map((one) => one.start()));
    const parts: SystemPart[] = [
      ...programs,
      { name: 'postgres', kill: () => postgres.stop('killed'), start: postgres.start },
      {
        name: 'redis',
        kill: () => redis.kill(),
        start: async () => {
          redis = await startRedis(redis.port);
        },
      },
    ];
    if (kafka) parts.push(partOf(kafka));
    const readPublished = kafka ? readPublishedKafka(kafka.broker) : readPublishedLog;
    return { url, ...inhabited, connect, readPublished, parts, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function partOf(kafka: KafkaPart): SystemPart {
  return { name: 'kafka', kill: () => kafka.stop('SIGKILL'), start: kafka.start };
}

function program(
  name: string,
  file: string,
  env: NodeJS.ProcessEnv,
  ready: (output: string) => boolean | Promise<boolean>,
): SystemPart {
  let running: RunningProgram | undefined;
  return {
    name,
    start: async () => {
      running = await runProgram(process.execPath, [join(root, file)], ready, { env, cwd: root });
    },
    kill: async () => {
      await running?.stop('SIGKILL');
    },
    lastWords: () => lastWordsOf(running),
  };
}
