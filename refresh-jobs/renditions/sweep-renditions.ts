import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queryable } from '#db/database.ts';
import { knownRenditionPaths } from '#db/stores/renditions.ts';
import { renditionsDir } from './rendition-path.ts';

/** A link may still play it, and a file is there shortly before the database knows of it. */
const youngMs = 24 * 3_600_000;

/** Removes files that are no track's rendition, and what was left half done. Says how many went. */
export async function sweepRenditions(db: Queryable, dataDir: string, now: Date): Promise<number> {
  const root = renditionsDir(dataDir);
  let removed = 0;
  for (const folder of await readdir(root, { withFileTypes: true }).catch(() => [])) {
    const names = folder.isDirectory() ? await readdir(join(root, folder.name)) : [];
    const paths = folder.isDirectory() ? names.map((name) => `${folder.name}/${name}`) : [folder.name];
    const known = await knownRenditionPaths(db, paths);
    for (const path of paths) {
      if (!known.has(path) && (await removeOld(join(root, path), now))) removed += 1;
    }
  }
  return removed;
}

async function removeOld(path: string, now: Date): Promise<boolean> {
  const file = await stat(path).catch(() => undefined);
  if (!file?.isFile() || now.getTime() - file.mtimeMs < youngMs) return false;
  await rm(path, { force: true });
  return true;
}
