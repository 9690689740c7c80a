import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disguise } from './disguise.ts';
import { findOrLaunch } from './find-or-launch.ts';
import { ownServer, type Ownership } from './own-server.ts';
import { stopPostmaster } from './postmaster.ts';

export type EmbeddedPostgres = {
  url: string;
  /** False where a server left over from a killed Airdex was found running. */
  started: boolean;
  /** Stops the server, fast and cleanly. */
  close(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** The data are kept in `postgres/` of this directory. */
  dataDir: string;
  settings?: Record<string, string>;
  /** Called in words when the server ended by itself; it is then started again on the same address. */
  onTrouble?: (words: string) => void;
  disguises?: Disguise[];
};

/**
 * Runs Postgres on `<dataDir>/postgres` for this process alone, making the cluster on the first start. A server whose
 * Airdex was killed is adopted. Throws, in words, where it cannot start or another Airdex runs on these data.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = resolve(options.dataDir, 'postgres');
  const cluster = join(home, 'cluster');
  const onTrouble = options.onTrouble ?? (() => undefined);
  let isClosing = false;
  let recovery = Promise.resolve();

  const begin = await findOrLaunch(options);
  const port = Number(new URL(begin.url).port);
  let ownership = await own();

  async function own(): Promise<Ownership> {
    const mine = await ownServer(begin.url, () => {
      if (!isClosing) recovery = recover();
    });
    if (mine) return mine;
    throw new Error(
      `Another Airdex runs on the data in ${home}: stop it first, or set AIRDEX_DATA to another directory.`,
    );
  }

  async function recover(): Promise<void> {
    onTrouble('The embedded Postgres ended; it is started again.');
    for (let wait = 500; !isClosing; wait = Math.min(wait * 2, 30_000)) {
      try {
        await findOrLaunch(options, port);
        ownership = await own();
        return;
      } catch (error) {
        onTrouble(error instanceof Error ? error.message : String(error));
        await sleep(wait);
      }
    }
  }

  return {
    ...begin,
    close: async () => {
      isClosing = true;
      await recovery;
      await ownership.release().catch(() => undefined);
      await stopPostmaster(cluster);
    },
  };
}
