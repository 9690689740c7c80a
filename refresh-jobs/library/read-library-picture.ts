import { readPictureUrl } from '#catalog/library/picture-url.ts';
import type { Queryable } from '#db/database.ts';
import type { Sealer } from '#db/seal.ts';
import { findProvider } from '#db/stores/providers.ts';
import { SourceError } from '#refresh-jobs/errors.ts';
import type { Provider } from '#refresh-jobs/providers/provider.ts';
import { kindOf, parseConfig } from '#refresh-jobs/runs/read-provider.ts';
import type { LibrarySource } from './library-source.ts';
import { readPieces } from './tags/read-pieces.ts';
import type { TagReader } from './tags/tag-reader.ts';

export type LibraryPictures = {
  database: { pool: Queryable };
  providers: Record<string, Provider>;
  sealer: Sealer | null;
  reader: TagReader;
};

const MAX_BYTES = 25_000_000;

/** The bytes of a picture that a `library:` address names. Throws a SourceError: 'gone' where its library or file is. */
export async function readLibraryPicture(
  { database, providers, sealer, reader }: LibraryPictures,
  url: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const place = readPictureUrl(url);
  const provider = place && (await findProvider(database.pool, place.providerId));
  if (!provider) throw new SourceError('gone', 'The library with this picture is gone.');
  const kind = kindOf({ providers }, provider);
  if (!kind.openLibrary) throw new SourceError('misconfigured', `A ${provider.kind} holds no files.`);
  const { allowedHosts } = provider;
  const source = await kind.openLibrary(parseConfig(kind, provider), { allowedHosts, sealer });
  try {
    return place.in === 'file'
      ? await source.readWhole(place.path, MAX_BYTES)
      : await readEmbedded(source, place.path, reader, signal);
  } finally {
    await source.close();
  }
}

async function readEmbedded(
  source: LibrarySource,
  path: string,
  reader: TagReader,
  signal: AbortSignal,
): Promise<Buffer> {
  const file = await source.open(path);
  try {
    const { pieces } = await readPieces(file);
    return await reader.readPicture(file, { size: file.size, pieces }, signal);
  } finally {
    await file.close();
  }
}
