import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Misuse, type Command } from '../command.ts';
import { sumUsage } from '../gateway/sum-usage.ts';
import { writeKeys } from '../gateway/write-keys.ts';
import { withDatabase } from '../with-database.ts';

const help = `Usage: airdex gateway keys --to FILE [--once]
       airdex gateway usage < LOG

"keys" keeps the file from which the gateway (media-host/gateway.conf) reads the live keys of links, and whose links
were revoked; it looks every five seconds until it is stopped. The file is a secret. "usage" adds up the gateway's log:
connections that have ended, hours and megabytes sent to listeners, by day and origin. The gateway receives as much.

  --to FILE  where nginx looks for it
  --once     write it and end
`;

const everyMs = 5_000;

/** The parts of the gateway that nginx cannot do by itself. */
export const gateway: Command = {
  help,
  run: async ([action, ...args], environment) => {
    const { values } = parseArgs({
      args,
      options: { to: { type: 'string' }, once: { type: 'boolean', default: false } },
    });
    if (action === 'usage') return showUsage();
    if (action !== 'keys') throw new Misuse('Say keys or usage.');
    const { to } = values;
    if (to === undefined || to === '') throw new Misuse('Say --to FILE.');
    return withDatabase(environment, async ({ pool }) => {
      await writeKeys(pool, to);
      if (!values.once) await keepWriting(() => writeKeys(pool, to));
      return 0;
    });
  },
};

/** While the database is away, what is known goes on being used. */
async function keepWriting(write: () => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  void stopped.then(() => {
    stop.abort();
  });
  while (!stop.signal.aborted) {
    await sleep(everyMs, undefined, { signal: stop.signal }).catch(() => undefined);
    await write().catch((error: unknown) =>
      process.stderr.write(`The keys were not read: ${String(error)}\n`),
    );
  }
}

async function showUsage(): Promise<number> {
  const days = await sumUsage(createInterface({ input: process.stdin }));
  for (const { day, origin, connections, bytes, seconds } of days) {
    const sum = [String(connections), `${(seconds / 3_600).toFixed(1)} h`, `${(bytes / 1e6).toFixed(1)} MB`];
    process.stdout.write(`${[day, ...sum, origin].join('\t')}\n`);
  }
  const total = days.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(`${(total / 1e6).toFixed(1)} MB in all, of connections that have ended\n`);
  return 0;
}
