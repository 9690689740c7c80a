import { pino } from 'pino';
import { readConfig } from '#api/config.ts';
import { issueToken } from '#api/issue-token.ts';
import { startApi } from '#api/start-api.ts';
import { connectDatabase } from '#db/database.ts';
import { reportTo } from './served.ts';

/** The whole API as it runs for listeners, with limits that are counted but never reached. */
const [databaseUrl = '', listeners = '0'] = process.argv.slice(2);
const database = await connectDatabase(databaseUrl);
const config = readConfig({
  PORT: '0',
  RATE_LIMIT_PER_LISTENER: '1000000',
  RATE_LIMIT_PER_ADDRESS: '1000000',
  REDIS_URL: process.env.REDIS_URL,
});
const rateLimit = { listener: 1e12, address: 1e12 };
const api = await startApi({ ...config, rateLimit }, database, pino({ level: 'warn' }));
const tokens = Array.from({ length: Number(listeners) }, (_, n) =>
  issueToken(
    { subject: `listener ${String(n)}`, roles: ['listener'], ttlSeconds: 3_600 },
    api.context.issuers.ownKey(),
  ),
);
reportTo(process, { url: api.url, tokens });
