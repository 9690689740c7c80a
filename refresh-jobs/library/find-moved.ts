import type { ReadFile } from '#catalog/library/track-entry.ts';
import type { Database } from '#db/database.ts';
import { tracksAtPaths, tracksOfContent, type SameContent } from '#db/stores/library-files.ts';
import type { LibrarySource } from './library-source.ts';
import { readPieces } from './tags/read-pieces.ts';

/**
 * Of files that were read, those that are tracks which lay elsewhere: their content is that of a track whose file is
 * gone, or is another one now. Track ids by path.
 */
export async function findMoved(
  database: Pick<Database, 'pool'>,
  source: Pick<LibrarySource, 'look' | 'open'>,
  providerId: string,
  files: readonly ReadFile[],
): Promise<Map<string, string>> {
  const known = await tracksAtPaths(
    database.pool,
    providerId,
    files.map(({ path }) => path),
  );
  const read = files.filter(({ outcome }) => 'entry' in outcome);
  const fresh = read.filter(({ path, contentHash }) => known.get(path)?.contentHash !== contentHash);
  const hashNow = new Map(read.map(({ path, contentHash }) => [path, contentHash]));
  const hashes = [...new Set(fresh.map(({ contentHash }) => contentHash))];
  const alike = Map.groupBy(await tracksOfContent(database.pool, hashes), (track) => track.contentHash);
  const moved = new Map<string, string>();
  const taken = new Set<string>();
  for (const { path, contentHash } of fresh) {
    const name = path.slice(path.lastIndexOf('/'));
    // Where several copies moved, each is most likely the one of its name.
    const candidates = (alike.get(contentHash) ?? []).toSorted(
      (a, b) => Number(b.path?.endsWith(name) ?? false) - Number(a.path?.endsWith(name) ?? false),
    );
    for (const candidate of candidates) {
      if (taken.has(candidate.trackId) || !(await isFree(candidate))) continue;
      taken.add(candidate.trackId);
      moved.set(path, candidate.trackId);
      break;
    }
  }
  return moved;

  async function isFree({ contentHash, path, version, ...track }: SameContent): Promise<boolean> {
    if (path === null || version === null) return true;
    // What lies in another library, only its own scan can say.
    if (track.providerId !== providerId) return false;
    const now = hashNow.get(path);
    if (now !== undefined) return now !== contentHash;
    const found = await source.look(path);
    if (found === null) return true;
    if (version.split('+')[0] === found.version) return false;
    const file = await source.open(path).catch(() => null);
    if (file === null) return false;
    try {
      return (await readPieces(file)).contentHash !== contentHash;
    } finally {
      await file.close();
    }
  }
}
