/** Random choices that are the same for the same seed. */
export type Random = {
  number(): number;
  chance(share: number): boolean;
  whole(from: number, to: number): number;
  pick<Item>(items: Item[]): Item;
  /** The first ones far more often than the last ones, as words of a language are. */
  skewed<Item>(items: Item[]): Item;
};

export function randomFrom(seed: number): Random {
  let state = seed;
  // mulberry32: small, and even enough for made-up stations.
  const number = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const at = <Item>(items: Item[], share: number): Item => {
    const item = items[Math.floor(share * items.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  };
  return {
    number,
    chance: (share) => number() < share,
    whole: (from, to) => from + Math.floor(number() * (to - from + 1)),
    pick: (items) => at(items, number()),
    skewed: (items) => at(items, number() ** 3),
  };
}
