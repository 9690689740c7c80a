import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '#db/database.ts';
import { findRunningPostgres } from '#db/embedded-postgres/find-running-postgres.ts';
import { findPostmaster } from '#db/embedded-postgres/postmaster.ts';
import { prepareAirdex, runAirdex } from '../run-airdex.ts';
import { readPublishedLog } from './read-published.ts';
import { lastWordsOf } from './system-part.ts';
import { inhabit, unlimited, type System } from './system.ts';

/** Airdex as a household runs it: `npm start`, and the Postgres that it brings along. */
export async function startTogether(listeners: number): Promise<System> {
  const dataDir = await mkdtemp(join(tmpdir(), 'airdex-chaos-'));
  const setup = await prepareAirdex(dataDir, { ...unlimited, AIRDEX_DEMO: 'off' });
  let airdex = await runAirdex(setup);
  const connect = async () => {
    const url = await findRunningPostgres(dataDir);
    if (url === undefined)
      throw new Error(`The embedded Postgres does not run.\n${airdex.output().slice(-5_000)}`);
    return connectDatabase(url, { maxConnections: 4, applicationName: 'airdex-chaos' });
  };
  const database = await connect();
  const inhabited = await inhabit(database, listeners);
  await database.close();
  return {
    url: setup.url,
    ...inhabited,
    connect,
    readPublished: readPublishedLog,
    parts: [
      {
        name: 'npm start',
        kill: () => airdex.stop('SIGKILL'),
        start: async () => {
          airdex = await runAirdex(setup);
        },
        lastWords: () => lastWordsOf(airdex),
      },
      {
        name: 'its Postgres',
        kill: async () => {
          const postmaster = await findPostmaster(join(dataDir, 'postgres/cluster'));
          if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
        },
        // It is started again by the one whose it is.
        start: async () => {
          await (await connect()).close();
        },
      },
    ],
    close: async () => {
      await airdex.stop('SIGINT');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
