import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { openDiskSource } from '#refresh-jobs/library/disk-source.ts';
import type { Provider } from '../provider.ts';

export const LocalLibraryConfig = z.object({
  path: z.string().refine(isAbsolute, { error: 'must be the whole path of a folder, from / on' }),
  renditions: z.array(z.string()).optional(),
  watch: z.boolean().optional(),
});
export type LocalLibraryConfig = z.infer<typeof LocalLibraryConfig>;

/** A folder of the machine that refresh-jobs runs on. */
export const localLibrary: Provider<LocalLibraryConfig> = {
  kind: 'local-library',
  reads: 'files',
  config: LocalLibraryConfig,
  intervalSeconds: 3_600,
  readEntries: () => {
    throw new Error('A library is opened, not read.');
  },
  openLibrary: ({ path }) => openDiskSource(path),
};
