/** How much a facet tells: a rare one more than one that half the catalog has. */
export type FacetWeight = (facet: string) => number;

export function facetWeights(counts: ReadonlyMap<string, number>, units: number): FacetWeight {
  return (facet) => Math.log(1 + (units + 1) / (1 + (counts.get(facet) ?? 0)));
}

export type FacetVector = ReadonlyMap<string, number>;

/** Of length 1, so that a unit with many tags says no more than one with few; of no facets empty. */
export function facetVector(facets: readonly string[], weight: FacetWeight): FacetVector {
  const vector = new Map(facets.map((facet) => [facet, weight(facet)]));
  return scale(vector, 1 / lengthOf(vector));
}

/** Many vectors as one, each as loud as it is liked. */
export function mixVectors(parts: Iterable<{ vector: FacetVector; liking: number }>): FacetVector {
  const mixed = new Map<string, number>();
  for (const { vector, liking } of parts) {
    for (const [facet, value] of vector) mixed.set(facet, (mixed.get(facet) ?? 0) + liking * value);
  }
  return scale(mixed, 1 / lengthOf(mixed));
}

/** The cosine, since both have length 1. */
export function likeness(one: FacetVector, other: FacetVector): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let sum = 0;
  for (const [facet, value] of few) sum += value * (many.get(facet) ?? 0);
  return sum;
}

function lengthOf(vector: FacetVector): number {
  return Math.hypot(...vector.values()) || 1;
}

function scale(vector: FacetVector, factor: number): FacetVector {
  return new Map([...vector].map(([facet, value]) => [facet, value * factor]));
}
