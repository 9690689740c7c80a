import { z } from 'zod';
import { openSecretAccessKey } from '#db/library-secret.ts';
import type { Sealer } from '#db/seal.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { Provider } from '../provider.ts';
import { openBucketSource } from './bucket-source.ts';

export const S3LibraryConfig = z.object({
  endpoint: z.url({ protocol: /^https?$/ }),
  region: z.string().min(1),
  bucket: z.string().min(1),
  prefix: z.string().optional(),
  accessKeyId: z.string().min(1),
  /** db/library-secret.ts */
  sealedSecretAccessKey: z.string().min(1),
  pathStyle: z.boolean().optional(),
  renditions: z.array(z.string()).optional(),
});
export type S3LibraryConfig = z.infer<typeof S3LibraryConfig>;

/** An S3-compatible bucket; only the tags of its files are read. */
export const s3Library: Provider<S3LibraryConfig> = {
  kind: 's3-library',
  reads: 'files',
  config: S3LibraryConfig,
  intervalSeconds: 3_600,
  readEntries: () => {
    throw new Error('A library is opened, not read.');
  },
  openLibrary: async ({ sealedSecretAccessKey, ...place }, { allowedHosts, sealer }) => {
    const secretAccessKey = await Promise.resolve(openSecret(sealer, sealedSecretAccessKey));
    return openBucketSource({ ...place, secretAccessKey }, allowedHosts);
  },
};

function openSecret(sealer: Sealer | null, sealed: string): string {
  if (!sealer) {
    throw new SourceError('misconfigured', 'AIRDEX_SECRET_KEY is not set: the secret key cannot be opened.');
  }
  try {
    return openSecretAccessKey(sealer, sealed);
  } catch (error) {
    const message = 'The secret key was sealed with another AIRDEX_SECRET_KEY: enter it again.';
    throw new SourceError('misconfigured', message, { cause: error });
  }
}
