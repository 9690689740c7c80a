import { pino } from 'pino';
import { createBroadcast } from '#broadcast/create-broadcast.ts';
import { connectDatabase } from '#db/database.ts';
import { assertSchemaCurrent } from '#db/migrate.ts';
import { readConfig } from './config.ts';
import { startRefreshJobs } from './start-refresh-jobs.ts';

const config = readConfig(process.env);
const log = pino({ name: 'refresh-jobs', level: config.logLevel });
const database = await connectDatabase(config.databaseUrl, {
  applicationName: 'airdex-refresh-jobs',
  maxConnections: 20,
});
await assertSchemaCurrent(database);
const broadcast = createBroadcast(database, config.redisUrl);
const jobs = await startRefreshJobs({ database, broadcast, log, ...config });
log.info('refreshing');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void jobs
      .close()
      .then(() => broadcast.close())
      .then(() => database.close());
  });
}
