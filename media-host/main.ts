import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startMediaHost } from './start-media-host.ts';

const config = readConfig(process.env);
const log = pino({ name: 'media-host', level: config.logLevel });
const mediaHost = await startMediaHost({ ...config, log });

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void mediaHost.close();
  });
}
