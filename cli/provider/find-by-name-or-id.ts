import type { Queryable } from '#db/database.ts';
import { listProviders, type ProviderOverview } from '#db/stores/providers.ts';
import { Misuse } from '../command.ts';

/** The provider that was meant. Throws in words where there is none, or more than one of that name. */
export async function findByNameOrId(db: Queryable, wanted: string | undefined): Promise<ProviderOverview> {
  if (wanted === undefined) throw new Misuse('Say which provider: its name or id.');
  const all = await listProviders(db);
  const found = all.filter(
    ({ id, name }) => id === wanted.toLowerCase() || name.toLowerCase() === wanted.toLowerCase(),
  );
  const [only] = found;
  if (only === undefined) {
    const names = all.map(({ name }) => name).join(', ');
    throw new Error(`There is no provider "${wanted}". There are: ${names || 'none'}.`);
  }
  if (found.length > 1)
    throw new Error(
      `Several providers are called "${wanted}"; say the id: ${found.map(({ id }) => id).join(', ')}.`,
    );
  return only;
}
