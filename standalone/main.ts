import { pino } from 'pino';
import { isLocalOnly } from '#api/is-local-only.ts';
import { buildPlayer } from './build-player.ts';
import { readConfig } from './config.ts';
import { startStandalone, type Standalone } from './start-standalone.ts';

const say = (words: string) => {
  process.stdout.write(`${words}\n`);
};

let starting: Promise<Standalone> | undefined;
let isStopping = false;

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  say('\nStopping …');
  // A part that hangs does not keep the terminal: what was acknowledged is in the database already.
  setTimeout(() => process.exit(1), 20_000).unref();
  // What is still starting is stopped as soon as it stands.
  const airdex = await starting?.catch(() => undefined);
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
  starting = startStandalone(config, log);
  const airdex = await starting;
  say(`
  Airdex is running:  ${airdex.url}
  API documentation:  ${airdex.url}/docs
  Data:               ${airdex.dataDir}`);
  if (airdex.demoUrl) say('  Demo stations:      on (AIRDEX_DEMO=off leaves them out)');
  if (!isLocalOnly(config.api.host))
    say(
      '  Other machines can reach it, without encryption: "npm run -s airdex -- doctor" says what that needs.',
    );
  say('  To stop:            Ctrl-C\n');
} catch (error) {
  if (isStopping) process.exit(0);
  process.stderr.write(`Airdex did not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
