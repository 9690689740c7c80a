import { likeness } from './facet-space.ts';
import type { RankedCandidate } from './rank-candidates.ts';

/** How much of what counts is the score; the rest is to be unlike what stands above. */
const byScore = 0.8;
/** Of one author at most so many. */
const mostOfOneAuthor = 3;
/** Of shows brought back. */
const mostFollowed = 3;

/**
 * The first `limit`, each chosen for its score and for being unlike those before it (maximal marginal relevance), at
 * most `mostOfAKind` stations and as many episodes. Expects the best first.
 */
export function diversify(
  ranked: readonly RankedCandidate[],
  limit: number,
  mostOfAKind: number,
): RankedCandidate[] {
  const best = Math.max(...ranked.slice(0, 1).map(({ score }) => score), Number.EPSILON);
  const left = new Map(ranked.map((candidate) => [candidate, 0]));
  const counts = new Map<string, number>();
  const chosen: RankedCandidate[] = [];
  while (chosen.length < limit) {
    const next = mostFitting(left, best);
    if (!next) break;
    left.delete(next);
    const groups = groupsOf(next, mostOfAKind);
    if (groups.some(({ name, most }) => (counts.get(name) ?? 0) >= most)) continue;
    for (const { name } of groups) counts.set(name, (counts.get(name) ?? 0) + 1);
    chosen.push(next);
    for (const [other, nearest] of left) {
      left.set(other, Math.max(nearest, likeness(next.vector, other.vector)));
    }
  }
  return chosen;
}

function mostFitting(left: ReadonlyMap<RankedCandidate, number>, best: number): RankedCandidate | undefined {
  let fitting: { candidate: RankedCandidate; value: number } | undefined;
  for (const [candidate, nearest] of left) {
    const value = byScore * (candidate.score / best) - (1 - byScore) * nearest;
    if (!fitting || value > fitting.value) fitting = { candidate, value };
  }
  return fitting?.candidate;
}

function groupsOf(
  { item, facets, followed }: RankedCandidate,
  mostOfAKind: number,
): { name: string; most: number }[] {
  return [
    { name: item.slice(0, item.indexOf(':')), most: mostOfAKind },
    ...(followed ? [{ name: 'followed', most: mostFollowed }] : []),
    ...facets.filter((facet) => facet.startsWith('author:')).map((name) => ({ name, most: mostOfOneAuthor })),
  ];
}
