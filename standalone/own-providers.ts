import { deleteProvider } from '#catalog/delete-provider.ts';
import type { Database } from '#db/database.ts';
import { claimDefaultProviders } from '#db/stores/default-providers.ts';
import { changeProvider, createProvider, listProviders } from '#db/stores/providers.ts';

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

/** The demo origin as an ordinary Icecast server; undefined takes it and its stations out again. */
export async function setDemoProvider(database: Database, url: string | undefined): Promise<void> {
  const demos = (await listProviders(database.pool)).filter((provider) => provider.demo);
  const [known, ...surplus] = demos;
  for (const provider of url === undefined ? demos : surplus) await deleteProvider(database, provider.id);
  if (url === undefined) return;
  const { hostname } = new URL(url);
  if (!known) {
    await createProvider(database.pool, {
      ...{ kind: 'icecast-server', name: 'Airdex demo', config: { url }, allowedHosts: [hostname] },
      ...{ enabled: true, demo: true },
    });
  } else if (known.config.url !== url) {
    await changeProvider(database.pool, known.id, { config: { url }, allowedHosts: [hostname] });
  }
}
