import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { reachableUrl } from '#api/reachable-url.ts';
import { startApi } from '#api/start-api.ts';
import { createBroadcast } from '#broadcast/create-broadcast.ts';
import { startConsumers } from '#consumers/start-consumers.ts';
import { connectDatabase } from '#db/database.ts';
import { startEmbeddedPostgres } from '#db/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '#db/migrate.ts';
import { ensureSecretKeyFile } from '#db/secret-key.ts';
import { createEventBus } from '#events/create-event-bus.ts';
import { startMediaHost } from '#media-host/start-media-host.ts';
import { startRefreshJobs } from '#refresh-jobs/start-refresh-jobs.ts';
import type { StandaloneConfig } from './config.ts';
import { startDemoOrigin } from './demo/start-demo-origin.ts';
import { writeDemoLibrary } from './demo/write-demo-library.ts';
import { announceAddress } from './running-address.ts';
import { addDefaultProviders, setDemoProviders } from './own-providers.ts';

export type Standalone = {
  url: string;
  dataDir: string;
  demoUrl: string | undefined;
  close(): Promise<void>;
};

/** The whole of Airdex in this process. What was started is stopped again where a later part cannot start. */
export async function startStandalone(config: StandaloneConfig, log: Logger): Promise<Standalone> {
  const started: { name: string; close: () => Promise<unknown> }[] = [];
  const part = async <Part extends { close(): Promise<unknown> }>(name: string, start: Promise<Part>) => {
    const running = await start.catch((error: unknown) => {
      throw explainPort(name, error);
    });
    started.push({ name, close: () => running.close() });
    return running;
  };
  const close = async () => {
    for (const one of started.splice(0).reverse()) {
      await one.close().catch((error: unknown) => {
        log.error(error, `stopping: ${one.name} did not stop cleanly`);
      });
    }
  };

  try {
    const dataDir = resolve(config.dataDir);
    const databaseUrl = config.databaseUrl ?? (await part('database', embeddedDatabase(dataDir, log))).url;
    const database = await part('connections', connectDatabase(databaseUrl, { maxConnections: 30 }));
    await migrate(database);
    const { host } = config.api;
    const mediaHost = await part(
      'MEDIA_PORT',
      startMediaHost({ host, port: config.mediaPort, dataDir, log }),
    );
    const demo =
      config.demoPort === undefined
        ? undefined
        : await part('DEMO_PORT', startDemoOrigin({ host: '127.0.0.1', port: config.demoPort }));
    await addDefaultProviders(database, config.radioBrowserUrl);
    const library = join(dataDir, 'demo-library');
    if (demo) await writeDemoLibrary(library);
    await setDemoProviders(database, demo && { url: demo.url, library });
    const mediaUrl = config.mediaPort === 0 ? reachableUrl(host, mediaHost.port) : config.api.mediaUrl;
    const secretKey = config.api.secretKey ?? (await ensureSecretKeyFile(dataDir));
    const api = await part('PORT', startApi({ ...config.api, mediaUrl, secretKey }, database, log));
    const { publicUrl } = config.api;
    const address = { listensAt: api.url, publicUrl: api.context.config.publicUrl };
    await part('address', announceAddress(dataDir, address));
    const { websub } = config;
    const broadcast = await part(
      'broadcast',
      Promise.resolve(createBroadcast(database, config.api.redisUrl)),
    );
    await part(
      'refresh jobs',
      startRefreshJobs({ ...{ database, broadcast, dataDir, log }, ...{ secretKey, publicUrl, websub } }),
    );
    const { kafkaBrokers } = config;
    const bus = await part('events', Promise.resolve(createEventBus(database, { kafkaBrokers, log })));
    await part('consumers', startConsumers({ database, bus, log }));
    return { url: api.url, dataDir, demoUrl: demo?.url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function embeddedDatabase(dataDir: string, log: Logger) {
  return startEmbeddedPostgres({
    dataDir,
    onTrouble: (words) => {
      log.error(words);
    },
  });
}

/** A port that is taken is the commonest trouble of a first start. */
function explainPort(variable: string, error: unknown): unknown {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return error;
  return new Error(`Port ${String(port)} is taken: stop what uses it, or set ${variable} to another.`, {
    cause: error,
  });
}
