import type { Queryable } from '#db/database.ts';
import { currentIds } from './current-ids.ts';

/** What each URN of a station, an episode or of the library is today, where it is another. */
export async function currentUrns(db: Queryable, urns: readonly string[]): Promise<Map<string, string>> {
  const current = new Map<string, string>();
  for (const kind of ['station', 'episode', 'track', 'album', 'artist'] as const) {
    const ids = urns.filter((urn) => urn.startsWith(`${kind}:`)).map((urn) => urn.slice(kind.length + 1));
    for (const { askedId, id } of await currentIds(db, kind, ids))
      if (askedId !== id) current.set(`${kind}:${askedId}`, `${kind}:${id}`);
  }
  return current;
}
