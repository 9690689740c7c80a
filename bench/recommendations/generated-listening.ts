import type { Random } from '../random.ts';

export type GeneratedItem = { facets: string[]; scene: number; popularity: number };
/** In the order in which they were first heard, with how often. */
export type GeneratedListener = {
  heard: { item: number; listens: number }[];
  /** How likely the next item is, by the rules that the data was made by: nobody can know better. */
  chances: Float64Array;
};

const count = <Item>(length: number, make: (n: number) => Item) => Array.from({ length }, (_, n) => make(n));

/**
 * Listening with a known structure: an item has genres, a language and a country, which a catalog knows, and belongs to
 * a scene, which it does not. A listener hears what their scenes hear (45 %), their genres in their languages (35 %),
 * and what everybody hears (20 %); popular items more often everywhere.
 */
export function generateListening(
  size: { items: number; listeners: number },
  random: Random,
): { items: GeneratedItem[]; listeners: GeneratedListener[] } {
  const genres = count(24, (n) => `tag:genre ${String(n)}`);
  const languages = count(6, (n) => `language:${String(n)}`);
  const scenes = Math.max(4, Math.round(size.items / 35));
  const items = count(size.items, (n): GeneratedItem => {
    const language = random.skewed(languages);
    const tags = count(random.whole(1, 3), () => random.skewed(genres));
    return {
      facets: [...new Set(tags), language, `country:${language.slice(9)}${String(random.whole(0, 2))}`],
      scene: random.whole(0, scenes - 1),
      popularity: 1 / (n + 12) ** 0.8,
    };
  });
  const everybody = normalize(Float64Array.from(items, ({ popularity }) => popularity));
  const listeners = count(size.listeners, (): GeneratedListener => {
    const ownScenes = new Set(count(random.whole(1, 3), () => random.whole(0, scenes - 1)));
    const ownGenres = new Set(count(random.whole(1, 3), () => random.skewed(genres)));
    const ownLanguages = new Set(count(random.whole(1, 2), () => random.skewed(languages)));
    const byScene = normalize(
      Float64Array.from(items, ({ scene, popularity }) => (ownScenes.has(scene) ? Math.sqrt(popularity) : 0)),
    );
    const byGenre = normalize(
      Float64Array.from(items, ({ facets, popularity }) =>
        facets.some((facet) => ownLanguages.has(facet))
          ? Math.sqrt(popularity) * facets.filter((facet) => ownGenres.has(facet)).length
          : 0,
      ),
    );
    const chances = everybody.map(
      (chance, n) => 0.2 * chance + 0.45 * (byScene[n] ?? 0) + 0.35 * (byGenre[n] ?? 0),
    );
    const wanted = Math.round(4 + 40 * random.number() ** 2.5);
    const listens = new Map<number, number>();
    for (let play = 0; listens.size < wanted && play < 20 * wanted; play += 1) {
      const item = draw(chances, random);
      listens.set(item, (listens.get(item) ?? 0) + 1);
    }
    return { heard: [...listens].map(([item, times]) => ({ item, listens: times })), chances };
  });
  return { items, listeners };
}

function normalize(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const sum = numbers.reduce((all, one) => all + one, 0);
  return sum === 0 ? numbers : numbers.map((one) => one / sum);
}

function draw(chances: Float64Array, random: Random): number {
  let left = random.number() * chances.reduce((all, one) => all + one, 0);
  for (const [item, chance] of chances.entries()) {
    left -= chance;
    if (left < 0) return item;
  }
  return chances.length - 1;
}
