import { deleteProvider } from '#catalog/delete-provider.ts';
import type { Database } from '#db/database.ts';
import { claimDefaultProviders } from '#db/stores/default-providers.ts';
import { changeProvider, createProvider, listProviders } from '#db/stores/providers.ts';
import { demoShow } from './demo/demo-show.ts';

/** radio-browser, the first time alone: an admin who deletes it does not get it back. */
export async function addDefaultProviders(database: Database, radioBrowserUrl?: string): Promise<void> {
  if (!(await claimDefaultProviders(database.pool))) return;
  await createProvider(database.pool, {
    ...{ kind: 'radio-browser', name: 'radio-browser', enabled: true },
    // Whoever sets the address of a mirror also means that it may be asked, wherever it stands.
    config: radioBrowserUrl === undefined ? {} : { url: radioBrowserUrl },
    allowedHosts: radioBrowserUrl === undefined ? [] : [new URL(radioBrowserUrl).hostname],
  });
}

/** The demo as ordinary providers: its origin and its library. Undefined takes them and what they list out again. */
export async function setDemoProviders(
  database: Database,
  demo: { url: string; library: string } | undefined,
): Promise<void> {
  const known = (await listProviders(database.pool)).filter((provider) => provider.demo);
  const wanted = demo === undefined ? [] : demoProviders(demo);
  const surplus = known.filter(
    ({ kind, id }) =>
      !wanted.some((demo) => demo.kind === kind) || known.find((first) => first.kind === kind)?.id !== id,
  );
  for (const provider of surplus) await deleteProvider(database, provider.id);
  for (const one of wanted) {
    const present = known.find(({ kind }) => kind === one.kind);
    if (!present) await createProvider(database.pool, { ...one, enabled: true, demo: true });
    else if (present.config.url !== one.config.url || present.config.path !== one.config.path)
      await changeProvider(database.pool, present.id, one);
  }
}

type DemoProvider = {
  kind: string;
  name: string;
  config: { url?: string; path?: string };
  allowedHosts: string[];
};

function demoProviders({ url, library }: { url: string; library: string }): DemoProvider[] {
  const allowedHosts = [new URL(url).hostname];
  return [
    { kind: 'icecast-server', name: 'Airdex demo', config: { url }, allowedHosts },
    { kind: 'podcast-feed', name: 'Airdex demo show', config: { url: url + demoShow.path }, allowedHosts },
    { kind: 'local-library', name: 'Airdex demo library', config: { path: library }, allowedHosts: [] },
  ];
}
