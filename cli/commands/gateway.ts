import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { listGatewayDays } from '#db/stores/gateway-usage.ts';
import { Misuse, type Command } from '../command.ts';
import { usageReporter } from '../gateway/report-usage.ts';
import { writeKeys } from '../gateway/write-keys.ts';
import { withDatabase } from '../with-database.ts';

const help = `Usage: airdex gateway keys --to FILE [--usage FOLDER] [--status URL] [--name NAME] [--once]
       airdex gateway usage [--days NUMBER]

"keys" runs beside the gateway (media-host/gateway.conf). It keeps the file from which nginx reads the live keys of
links, and whose links were revoked, and looks every five seconds until it is stopped. The file is a secret. It also
tells Airdex what the gateway carries, every half minute, for "usage" and for the admin screen. "usage" shows
connections that have ended, hours and megabytes sent to listeners, by day and origin. The gateway receives as much.

  --to FILE       where nginx looks for the keys
  --usage FOLDER  where nginx logs what it carries
  --status URL    nginx's stub_status, to know how many listen now
  --name NAME     tells one gateway from another, where there are several ("gateway" unless set)
  --once          do it once, and end
  --days NUMBER   how far back (30 unless set)
`;

const keysMs = 5_000;
const usageMs = 30_000;

/** The parts of the gateway that nginx cannot do by itself. */
export const gateway: Command = {
  help,
  run: async ([action, ...args], environment) => {
    const { values } = parseArgs({
      args,
      options: {
        ...{ to: { type: 'string' }, usage: { type: 'string' }, status: { type: 'string' } },
        ...{ name: { type: 'string', default: 'gateway' }, days: { type: 'string', default: '30' } },
        once: { type: 'boolean', default: false },
      },
    });
    if (action === 'usage') return showUsage(environment, Number(values.days));
    if (action !== 'keys') throw new Misuse('Say keys or usage.');
    const { to, usage: folder, status: statusUrl, name } = values;
    if (to === undefined || to === '') throw new Misuse('Say --to FILE.');
    return withDatabase(environment, async (database) => {
      const keys = () => writeKeys(database.pool, to);
      const report = folder === undefined ? undefined : usageReporter(database, { name, folder, statusUrl });
      const usage = async () => report?.(new Date());
      await keys();
      if (values.once) await usage();
      else {
        const stop = stopSignal();
        const notRead = 'The keys were not read';
        const notTold = 'What the gateway carries was not told';
        await Promise.all([repeat(keys, keysMs, notRead, stop), repeat(usage, usageMs, notTold, stop)]);
      }
      return 0;
    });
  },
};

function stopSignal(): AbortSignal {
  const stop = new AbortController();
  void Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]).then(() => {
    stop.abort();
  });
  return stop.signal;
}

/** While the database is away, what is known goes on being used. */
async function repeat(work: () => Promise<void>, everyMs: number, trouble: string, stop: AbortSignal) {
  while (!stop.aborted) {
    await work().catch((error: unknown) => process.stderr.write(`${trouble}: ${String(error)}\n`));
    await sleep(everyMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function showUsage(environment: NodeJS.ProcessEnv, count: number): Promise<number> {
  if (!Number.isInteger(count) || count < 1) throw new Misuse('--days is a number of days.');
  const from = new Date(Date.now() - (count - 1) * 86_400_000).toISOString().slice(0, 10);
  const days = await withDatabase(environment, ({ pool }) => listGatewayDays(pool, from));
  for (const { day, origin, connections, bytes, seconds } of days) {
    const sum = [String(connections), `${(seconds / 3_600).toFixed(1)} h`, `${(bytes / 1e6).toFixed(1)} MB`];
    process.stdout.write(`${[day, ...sum, origin].join('\t')}\n`);
  }
  const total = days.reduce((sum, { bytes }) => sum + bytes, 0);
  process.stdout.write(`${(total / 1e6).toFixed(1)} MB in all, of connections that have ended\n`);
  return 0;
}
