import { createSecretKey } from 'node:crypto';
import { join } from 'node:path';
import { issueToken } from '#api/issue-token.ts';
import { connectDatabase, type Database } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { ensureOwnIssuer } from '#db/stores/issuers.ts';
import { ensureKey } from '#db/stores/signing-keys.ts';
import { insertStations } from '#test-parts/insert-stations.ts';
import { freePort, runProgram, type RunningProgram } from '#test-parts/run-program.ts';
import { startDebianPostgres } from '#test-parts/start-debian-postgres.ts';
import { startRedis } from '#test-parts/start-redis.ts';
import type { SystemPart } from './system-part.ts';

const root = join(import.meta.dirname, '../../..');

export type System = {
  url: string;
  parts: SystemPart[];
  items: string[];
  tokens: Map<string, string>;
  /** Connects anew: whatever was connected before may have been killed. */
  connect(): Promise<Database>;
  close(): Promise<void>;
};

/** Airdex as it runs in production, each part a process of its own, with a few stations and listeners. */
export async function startSystem(listeners: number): Promise<System> {
  const closing: (() => Promise<void>)[] = [];
  const postgres = await startDebianPostgres();
  closing.push(postgres.close);
  const connect = () => connectDatabase(postgres.url, { maxConnections: 4, applicationName: 'airdex-chaos' });
  const database = await connect();
  await migrate(database);
  const stations = await insertStations(
    database.pool,
    ['Aether', 'Borealis', 'Cirrus', 'Dusk'].map((name) => ({ name })),
  );
  const tokens = await makeTokens(database, listeners);
  await database.close();

  let redis = await startRedis();
  closing.push(() => redis.close());
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn' },
    ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url, PORT: String(port) },
    ...{ RATE_LIMIT_PER_LISTENER: '0', RATE_LIMIT_PER_ADDRESS: '0' },
  };
  const isServing = () =>
    fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
  const api = program('api', 'api/main.ts', env, isServing);
  const consumers = program('consumers', 'consumers/main.ts', { ...env, LOG_LEVEL: 'info' }, (output) =>
    output.includes('consumers are running'),
  );
  closing.push(api.kill, consumers.kill);
  await Promise.all([api.start(), consumers.start()]);
  return {
    url,
    items: stations.map((id) => `station:${id}`),
    tokens,
    connect,
    parts: [
      api,
      consumers,
      { name: 'postgres', kill: () => postgres.stop('killed'), start: postgres.start },
      {
        name: 'redis',
        kill: () => redis.kill(),
        start: async () => {
          redis = await startRedis(redis.port);
        },
      },
    ],
    close: async () => {
      for (const close of closing.toReversed()) await close();
    },
  };
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
  };
}

async function makeTokens(database: Database, listeners: number): Promise<Map<string, string>> {
  await ensureOwnIssuer(database.pool);
  const { kid, secret } = await ensureKey(database.pool, 'tokens');
  const names = Array.from({ length: listeners }, (_, n) => `listener-${String(n)}`);
  return new Map(
    names.map((subject) => [
      subject,
      issueToken(
        { subject, name: subject, roles: ['listener'], ttlSeconds: 86_400 },
        { kid, key: createSecretKey(secret) },
      ),
    ]),
  );
}
