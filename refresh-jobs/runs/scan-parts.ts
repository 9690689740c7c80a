import { coverOf } from '#catalog/library/cover-of.ts';
import { pictureUrl } from '#catalog/library/picture-url.ts';
import type { ReadFile } from '#catalog/library/track-entry.ts';
import type { ProviderRow } from '#db/stores/providers.ts';
import type { LibrarySource, ListedFolder } from '#refresh-jobs/library/library-source.ts';
import { join } from '#refresh-jobs/library/list-folder.ts';
import type { Scan } from '#refresh-jobs/library/scan.ts';
import { readFile } from '#refresh-jobs/library/tags/read-file.ts';
import type { RefreshContext } from './refresh-context.ts';

/** What any scan of a library needs, of all of it or of one folder. */
export function scanParts(
  context: RefreshContext,
  provider: ProviderRow,
  source: LibrarySource,
  signal: AbortSignal,
): Omit<Scan, 'progress' | 'stop' | 'onBatch'> {
  const { database, tags: reader, now } = context;
  const providerId = provider.id;
  return {
    ...{ database, source, provider, width: reader.width, now, signal },
    readFile: (file) => readFile(source, file, { reader, signal }),
    coverUrlOf: ({ path, files }: ListedFolder) => {
      const cover = coverOf(files);
      if (!cover) return null;
      return pictureUrl({ providerId, path: join(path, cover.name), version: cover.version, in: 'file' });
    },
    pictureUrlOf: ({ path, version, outcome }: ReadFile) =>
      'entry' in outcome && outcome.entry.hasPicture
        ? pictureUrl({ providerId, path, version, in: 'embedded' })
        : null,
  };
}
