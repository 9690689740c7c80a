import { z } from 'zod';
import type { Queryable } from '#db/database.ts';
import { listLibraries } from '#db/stores/libraries.ts';
import type { WantedRendition } from '#db/stores/wanted-renditions.ts';
import { readVariant } from './variant.ts';

const config = z.object({ renditions: z.array(z.string()).default([]) });

/** What the configurations of all libraries ask for. One that is turned off keeps what it has. */
export async function listWanted(db: Queryable): Promise<WantedRendition[]> {
  const libraries = await listLibraries(db);
  return libraries.flatMap((library) => {
    const { data } = config.safeParse(library.config);
    const variants = (data?.renditions ?? []).flatMap((name) => readVariant(name) ?? []);
    return variants.map(({ name, codec, bitrate }) => ({
      ...{ providerId: library.id, variant: name },
      ...{ codec, bitrate },
    }));
  });
}
