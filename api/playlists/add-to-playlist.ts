import type { AppContext } from '#api/context.ts';
import { Problem } from '#api/problem.ts';
import { expandUrns, type NamedItem } from '#db/stores/expand-urns.ts';
import { addPlaylistItems, mostItems, type ItemsChange } from '#db/stores/playlist-items.ts';
import { changedMeanwhile } from './open-playlist.ts';

const kinds = /^(station|episode|track|album|artist):[0-9a-f-]{36}$/;

/** What the URNs stand for; throws a 400 that names those that the catalog does not hold. */
export async function itemsToAdd(
  context: Pick<AppContext, 'database'>,
  listenerId: string,
  urns: readonly string[],
): Promise<NamedItem[]> {
  if (urns.length === 0) return [];
  const strange = urns.filter((urn) => !kinds.test(urn));
  const asked = urns.filter((urn) => kinds.test(urn));
  const { items, unknown } = await expandUrns(context.database.pool, listenerId, asked, mostItems);
  const wrong = [...strange, ...unknown];
  if (wrong.length > 0) {
    const errors = wrong.map((urn) => ({
      path: `items.${String(urns.indexOf(urn))}`,
      message: 'nothing that can be played',
    }));
    throw new Problem('bad-request', `items: ${String(wrong.length)} cannot be played, or are gone`, {
      errors,
    });
  }
  return items;
}

export async function addToPlaylist(
  context: Pick<AppContext, 'database'>,
  playlistId: string,
  listenerId: string,
  { items, before }: { items: NamedItem[]; before: string | null },
  revision: number | null,
): Promise<void> {
  const added = { urns: items, before, addedBy: listenerId };
  refuse(await addPlaylistItems(context.database, playlistId, added, { revision }));
}

/** Throws what stands against a change, in words. */
export function refuse(outcome: ItemsChange): void {
  if (outcome === 'changed meanwhile') throw changedMeanwhile();
  if (outcome === 'too many')
    throw new Problem('conflict', `A playlist holds at most ${String(mostItems)} items. Begin another one.`);
  if (outcome === 'no such place')
    throw new Problem('conflict', 'The item that these should come before is not in the playlist any more.');
}
