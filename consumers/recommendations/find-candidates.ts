import { speakFor } from './model/speak-for.ts';
import type { Learned } from './learn.ts';
import type { HeardUnit } from './ranking/candidate.ts';
import { facetVector, mixVectors } from './ranking/facet-space.ts';

/** Finds what is popular of a tag in these languages. */
export type UnitsOfTag = (tag: string, languages: readonly string[]) => Promise<readonly string[]>;

const mostByListeners = 250;
const mostTags = 6;
/** A language belongs to a taste where it is at least so loud beside the loudest. */
const languageShare = 0.25;

/** What is worth ranking: what listeners of the same hear, what has the same tags, what is popular; each once. */
export async function findCandidates(
  heard: readonly HeardUnit[],
  { model, places, units, facetWeight, popular }: Learned,
  unitsOfTag: UnitsOfTag,
): Promise<Set<string>> {
  const spoken = speakFor(
    model,
    heard.flatMap(({ id, liking }) => {
      const place = places.get(id);
      return place === undefined ? [] : [{ place, weight: liking }];
    }),
  );
  const byListeners = [...spoken]
    .filter(([, { score }]) => score > 0)
    .toSorted(([, one], [, other]) => other.score - one.score)
    .slice(0, mostByListeners)
    .flatMap(([place]) => units[place] ?? []);
  const taste = [
    ...mixVectors(heard.map(({ facets, liking }) => ({ vector: facetVector(facets, facetWeight), liking }))),
  ].toSorted((one, other) => other[1] - one[1]);
  const languages = named(taste, 'language:');
  const loudest = languages[0]?.loudness ?? 0;
  const spokenLanguages = languages
    .filter(({ loudness }) => loudness > 0 && loudness >= languageShare * loudest)
    .map(({ name }) => name);
  const tags = named(taste, 'tag:').filter(({ loudness }) => loudness > 0);
  const ofTags = [];
  for (const { name } of tags.slice(0, mostTags)) ofTags.push(...(await unitsOfTag(name, spokenLanguages)));
  return new Set([...byListeners, ...ofTags, ...popular]);
}

function named(
  taste: readonly (readonly [string, number])[],
  kind: string,
): { name: string; loudness: number }[] {
  return taste
    .filter(([facet]) => facet.startsWith(kind))
    .map(([facet, loudness]) => ({ name: facet.slice(kind.length), loudness }));
}
