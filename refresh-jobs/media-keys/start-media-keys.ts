import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database } from '#db/database.ts';
import { listen } from '#db/notifications.ts';
import { listLibraries } from '#db/stores/libraries.ts';
import { runRequested } from '#db/stores/runs.ts';
import { ensureKey, linkKeysChanged } from '#db/stores/signing-keys.ts';
import { readLinkKeys } from './read-link-keys.ts';
import { writeSecretFile } from './write-secret-file.ts';

export type MediaKeysOptions = {
  database: Pick<Database, 'pool'>;
  log: Logger;
  /** AIRDEX_DATA: the file is `media-keys.json` in it. */
  dataDir: string;
  /** How often it is looked at without being told. */
  everyMs?: number;
  now?: () => Date;
};

const libraryConfig = z.object({ path: z.string().min(1) });

/**
 * Keeps the file by which the media host verifies links and finds libraries: it asks nobody, so a key or a listener
 * that is revoked has to be written down at once. Written when something changed, also where somebody changed or removed
 * the file.
 */
export async function startMediaKeys(options: MediaKeysOptions): Promise<{ close(): Promise<void> }> {
  const { database, log, everyMs = 5_000, now = () => new Date() } = options;
  const file = join(options.dataDir, 'media-keys.json');
  let isFailing = false;
  let working: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    await ensureKey(database.pool, 'links');
    const { keys, revoked } = await readLinkKeys(database.pool, now());
    // The revoked last: nginx counts on it.
    const text = JSON.stringify({ keys, roots: await libraryRoots(database), revoked });
    if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
    await mkdir(options.dataDir, { recursive: true });
    await writeSecretFile(file, text);
  }
  /** One after another: an older state never overwrites a newer one. */
  function look(): void {
    working = working
      .then(write)
      .then(() => {
        isFailing = false;
      })
      .catch((error: unknown) => {
        if (!isFailing) log.error(error, `${file} cannot be written: revoked links stay valid until it can`);
        isFailing = true;
      });
  }

  const listeners = [
    await listen(database, linkKeysChanged, look, look),
    // A provider that is new or was changed has a run requested.
    await listen(database, runRequested, look, look),
  ];
  const timer = setInterval(look, everyMs);
  look();
  await working;
  return {
    close: async () => {
      clearInterval(timer);
      await Promise.all(listeners.map((listener) => listener.close()));
      await working;
    },
  };
}

/** Where each library that is turned on lies, by its provider. */
async function libraryRoots(database: Pick<Database, 'pool'>): Promise<Record<string, string>> {
  const libraries = await listLibraries(database.pool);
  return Object.fromEntries(
    libraries.flatMap(({ id, kind, enabled, config }) => {
      const { data } = libraryConfig.safeParse(config);
      return kind === 'local-library' && enabled && data ? [[id, resolve(data.path)]] : [];
    }),
  );
}
