import { pino } from 'pino';
import { connectDatabase } from '#db/database.ts';
import { assertSchemaCurrent } from '#db/migrate.ts';
import { createEventBus } from '#events/create-event-bus.ts';
import { readConsumersConfig } from './config.ts';
import { startConsumers } from './start-consumers.ts';

const config = readConsumersConfig(process.env);
const log = pino({ level: config.logLevel });

const database = await connectDatabase(config.databaseUrl, { applicationName: 'airdex-consumers' });
await assertSchemaCurrent(database);
const bus = createEventBus(database, { kafkaBrokers: config.kafkaBrokers, log });
const running = await startConsumers({ database, bus, log });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void running.close().then(bus.close).then(database.close);
  });
}
