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

/** The demo origin as ordinary providers; undefined takes them and what they list out again. */
export async function setDemoProviders(database: Database, url: string | undefined): Promise<void> {
  const known = (await listProviders(database.pool)).filter((provider) => provider.demo);
  const wanted = url === undefined ? [] : demoProviders(url);
  const surplus = known.filter(
    ({ kind, id }) =>
      !wanted.some((demo) => demo.kind === kind) || known.find((first) => first.kind === kind)?.id !== id,
  );
  for (const provider of surplus) await deleteProvider(database, provider.id);
  for (const demo of wanted) {
    const present = known.find(({ kind }) => kind === demo.kind);
    if (!present) await createProvider(database.pool, { ...demo, enabled: true, demo: true });
    else if (present.config.url !== demo.config.url) await changeProvider(database.pool, present.id, demo);
  }
}

function demoProviders(url: string) {
  const allowedHosts = [new URL(url).hostname];
  return [
    { kind: 'icecast-server', name: 'Airdex demo', config: { url }, allowedHosts },
    { kind: 'podcast-feed', name: 'Airdex demo show', config: { url: url + demoShow.path }, allowedHosts },
  ];
}
