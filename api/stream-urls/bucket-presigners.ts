import { z } from 'zod';
import type { Queryable } from '#db/database.ts';
import { openSecretAccessKey } from '#db/library-secret.ts';
import type { Sealer } from '#db/seal.ts';
import { listLibraries } from '#db/stores/libraries.ts';
import { createBucketPresigner, type BucketPresigner } from './presign-bucket-url.ts';

const config = z.object({
  endpoint: z.url(),
  region: z.string(),
  bucket: z.string(),
  prefix: z.string().optional(),
  accessKeyId: z.string(),
  sealedSecretAccessKey: z.string(),
  pathStyle: z.boolean().optional(),
});

const refreshMs = 5_000;

/**
 * Finds who signs for the bucket of a provider; null where it is none, is turned off, or its secret key cannot be
 * opened. Providers are looked at again at most every five seconds.
 */
export function bucketPresigners(
  database: { pool: Queryable },
  sealer: Sealer | null,
  now: () => number,
): (providerId: string) => Promise<BucketPresigner | null> {
  let known = new Map<string, { config: string; presigner: BucketPresigner | null }>();
  let reading: Promise<void> | undefined;
  let readAt = -Infinity;

  async function read(): Promise<void> {
    const libraries = await listLibraries(database.pool);
    const fresh = libraries
      .filter(({ kind, enabled }) => kind === 's3-library' && enabled)
      .map((library) => {
        const text = JSON.stringify(library.config);
        const before = known.get(library.id);
        const presigner = before?.config === text ? before.presigner : open(library.config);
        return [library.id, { config: text, presigner }] as const;
      });
    known = new Map(fresh);
    readAt = now();
  }
  function open(settings: unknown): BucketPresigner | null {
    const { data } = config.safeParse(settings);
    if (!data || !sealer) return null;
    try {
      const secretAccessKey = openSecretAccessKey(sealer, data.sealedSecretAccessKey);
      return createBucketPresigner({ ...data, secretAccessKey });
    } catch {
      // Sealed by another AIRDEX_SECRET_KEY: the run of the provider says so.
      return null;
    }
  }

  return async (providerId) => {
    if (now() - readAt >= refreshMs) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return known.get(providerId)?.presigner ?? null;
  };
}
