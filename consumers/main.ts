import { pino } from 'pino';
import { connectDatabase } from '#db/database.ts';
import { assertSchemaCurrent } from '#db/migrate.ts';
import { createPostgresEventBus } from '#events/postgres-event-bus.ts';
import { readConsumersConfig } from './config.ts';
import { startConsumers } from './start-consumers.ts';

const config = readConsumersConfig(process.env);
const log = pino({ level: config.logLevel });

const database = await connectDatabase(config.databaseUrl, { applicationName: 'airdex-consumers' });
await assertSchemaCurrent(database);
const running = await startConsumers({ database, bus: createPostgresEventBus(database), log });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void running.close().then(database.close);
  });
}
