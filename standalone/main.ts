import { pino } from 'pino';
import { buildPlayer } from './build-player.ts';
import { readConfig } from './config.ts';
import { startStandalone, type Standalone } from './start-standalone.ts';

const say = (words: string) => {
  process.stdout.write(`${words}\n`);
};

let airdex: Standalone | undefined;
let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  say('\nStopping …');
  // A part that hangs does not keep the terminal: what was acknowledged is in the database already.
  setTimeout(() => process.exit(1), 20_000).unref();
  await airdex?.close();
  say('Stopped. Everything is kept; `npm start` goes on where this ended.');
  process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

try {
  const config = readConfig(process.env);
  const log = pino({ name: 'airdex', level: config.api.logLevel === 'info' ? 'warn' : config.api.logLevel });
  buildPlayer(say);
  say('Starting Airdex …');
  airdex = await startStandalone(config, log);
  say(`
  Airdex is running:  ${airdex.url}
  API documentation:  ${airdex.url}/docs
  Data:               ${airdex.dataDir}`);
  if (airdex.demoUrl) say('  Demo stations:      on (AIRDEX_DEMO=off leaves them out)');
  say('  To stop:            Ctrl-C\n');
} catch (error) {
  process.stderr.write(`Airdex did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
