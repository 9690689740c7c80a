import { createReadStream } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Database } from '#db/database.ts';
import { noteGateway, writeGatewayDay } from '#db/stores/gateway-usage.ts';
import { sumUsage } from './sum-usage.ts';

const keptMs = 8 * 24 * 3_600_000;

export type Gateway = {
  name: string;
  /** Where its nginx logs, one file a day: 2026-11-21.log. */
  folder: string;
  /** Its nginx's stub_status; undefined: nobody knows how many listen. */
  statusUrl: string | undefined;
};

/**
 * Tells the database how a gateway does, each time that it is called: how many listen, and the sums of the days whose
 * file has grown. A file is read whole, so that nothing is counted twice or forgotten; one that is a week old goes.
 */
export function usageReporter(database: Pick<Database, 'pool'>, gateway: Gateway) {
  const read = new Map<string, number>();
  return async (now: Date): Promise<void> => {
    const { name, folder, statusUrl } = gateway;
    const listening = statusUrl === undefined ? null : await countListeners(statusUrl);
    await noteGateway(database.pool, { name, listening, at: now });
    for (const entry of await readdir(folder)) {
      const day = /^(\d{4}-\d\d-\d\d)\.log$/.exec(entry)?.[1];
      if (day === undefined) continue;
      const file = join(folder, entry);
      const { size } = await stat(file);
      if (size !== (read.get(entry) ?? 0)) {
        const input = createReadStream(file, { end: size - 1 });
        const sums = await sumUsage(createInterface({ input }));
        await writeGatewayDay(
          database,
          name,
          day,
          sums.filter((sum) => sum.day === day),
        );
        read.set(entry, size);
      }
      if (Date.parse(day) < now.getTime() - keptMs) await unlink(file);
    }
  };
}

/** Connections to which nginx is writing, but for the one that asks; null where it does not answer. */
export async function countListeners(statusUrl: string): Promise<number | null> {
  try {
    const answer = await fetch(statusUrl, { signal: AbortSignal.timeout(3_000) });
    const writing = /Writing: (\d+)/.exec(await answer.text())?.[1];
    return writing === undefined ? null : Math.max(0, Number(writing) - 1);
  } catch {
    return null;
  }
}
