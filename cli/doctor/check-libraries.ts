import type { Queryable } from '#db/database.ts';
import { listLibraries, type LibraryRow } from '#db/stores/libraries.ts';
import { countRenditions } from '#db/stores/renditions.ts';
import { listWanted } from '#refresh-jobs/renditions/list-wanted.ts';
import { failing, ok, warning, type Finding } from './finding.ts';

const patienceMs = 5_000;

/** Whether files of libraries can be played, and what became of their renditions. Nothing where there are none. */
export async function checkLibraries(db: Queryable, mediaUrl: string): Promise<Finding[]> {
  const libraries = (await listLibraries(db)).filter(({ enabled }) => enabled);
  const wanted = new Set((await listWanted(db)).map(({ providerId }) => providerId));
  const onDisk = libraries.some(({ kind }) => kind === 'local-library');
  return [
    ...(onDisk ? await checkKeys(mediaUrl) : []),
    ...(await Promise.all(
      libraries.filter(({ id }) => wanted.has(id)).map((library) => checkRenditions(db, library)),
    )),
  ];
}

/** It refuses what is not signed, by keys that refresh-jobs gives it. That it does not answer is said elsewhere. */
async function checkKeys(mediaUrl: string): Promise<Finding[]> {
  const address = `${mediaUrl}/library/00000000-0000-4000-8000-000000000000/a`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
  if (answer?.status === 403) return [ok('libraries', 'the media host has the keys to verify links')];
  if (answer?.status === 503)
    return [
      failing(
        'libraries',
        'the media host has no keys: refresh-jobs writes media-keys.json into AIRDEX_DATA. Is that running, is it the same folder, and may the media host read it (as the same user)?',
      ),
    ];
  return answer
    ? [warning('libraries', `the media host answers ${String(answer.status)}: is it an older one?`)]
    : [];
}

async function checkRenditions(db: Queryable, { id, name }: LibraryRow): Promise<Finding> {
  const { ready, waiting, failed, bytes, trouble } = await countRenditions(db, id);
  const about = `renditions of "${name}"`;
  const words = `${String(ready)} made (${(bytes / 1e9).toFixed(1)} GB), ${String(waiting)} waiting, ${String(failed)} failed`;
  return trouble === null ? ok(about, words) : warning(about, `${words}: ${trouble}`);
}
