import { pino } from 'pino';
import { connectDatabase } from '#db/database.ts';
import { assertSchemaCurrent } from '#db/migrate.ts';
import { readConfig } from './config.ts';
import { startApi } from './start-api.ts';

const config = readConfig(process.env);
const log = pino({ name: 'api', level: config.logLevel });
if (config.databaseUrl === undefined)
  throw new Error('Set DATABASE_URL, or run everything at once: npm start.');
const database = await connectDatabase(config.databaseUrl, {
  maxConnections: 20,
  applicationName: 'airdex-api',
});
await assertSchemaCurrent(database);
const api = await startApi(config, database, log);
log.info({ url: api.url }, 'answering');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void api.close().then(() => database.close());
  });
}
