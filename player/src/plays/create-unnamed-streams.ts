import type { Playable } from '../playback/playable-item.ts';

/**
 * A signed stream names its listener to the server that plays it, and that server tells Airdex who heard what. In a
 * private session such streams give way to ones that were signed for a guest.
 */
export function createUnnamedStreams(isPrivate: () => boolean) {
  const forGuests = new Set<string>();
  const signedOf = ({ streams }: Playable) => streams.filter(({ signed }) => signed).map(({ url }) => url);
  return {
    nameListener: (item: Playable) => isPrivate() && signedOf(item).some((url) => !forGuests.has(url)),
    /** What a guest was given. */
    take<Item extends Playable>(item: Item): Item {
      for (const url of signedOf(item)) forGuests.add(url);
      return item;
    },
  };
}
