import type { SparseRows } from '#consumers/recommendations/model/sparse-rows.ts';
import { collectRows } from '#consumers/recommendations/model/sparse-rows.ts';
import { trainModel } from '#consumers/recommendations/model/train-model.ts';
import { diversify } from '#consumers/recommendations/ranking/diversify.ts';
import { facetWeights } from '#consumers/recommendations/ranking/facet-space.ts';
import { likingOf } from '#consumers/recommendations/ranking/liking.ts';
import { rankCandidates, type Knowledge } from '#consumers/recommendations/ranking/rank-candidates.ts';
import type { GeneratedItem, GeneratedListener } from './generated-listening.ts';

type Heard = GeneratedListener['heard'];
const likingFor = (listens: number) =>
  likingOf({ listens, skips: 0, daysAgo: 0, opinion: null, kept: false });
const unitOf = (item: number, { facets }: GeneratedItem) => ({
  id: `station:${String(item)}`,
  title: '',
  facets,
});

/** What suggestions are made with, over generated items: the first `length`, with and without diversity. */
export function ours(
  items: GeneratedItem[],
  histories: Heard[],
): (heard: Heard, length: number) => { ranked: number[]; diverse: number[] } {
  const listeners: SparseRows = collectRows(
    items.length,
    histories.map((heard) => heard.map(({ item, listens }) => [item, likingFor(listens)] as const)),
  );
  const counts = new Map<string, number>();
  for (const facet of items.flatMap(({ facets }) => facets)) counts.set(facet, (counts.get(facet) ?? 0) + 1);
  const knowledge: Knowledge = {
    places: new Map(items.map((_, item) => [`station:${String(item)}`, item])),
    model: trainModel(listeners),
    facetWeight: facetWeights(counts, items.length),
  };
  const heardBy = new Float64Array(items.length);
  for (const item of listeners.columns) heardBy[item] = (heardBy[item] ?? 0) + 1;
  const most = heardBy.reduce((one, other) => Math.max(one, other), 1);
  const numberOf = ({ id }: { id: string }) => Number(id.slice('station:'.length));

  return (heard, length) => {
    const own = new Set(heard.map(({ item }) => item));
    const taste = heard.flatMap(({ item, listens }) => {
      const known = items[item];
      return known ? [{ ...unitOf(item, known), liking: likingFor(listens), aroundNow: null }] : [];
    });
    const candidates = items.flatMap((known, item) => {
      if (own.has(item)) return [];
      const unit = unitOf(item, known);
      const popularity = Math.sqrt((heardBy[item] ?? 0) / most);
      return [{ ...unit, item: unit.id, popularity, popularWith: 'listeners' as const, followed: false }];
    });
    const ranked = rankCandidates(taste, candidates, knowledge);
    return {
      ranked: ranked.slice(0, length).map(numberOf),
      diverse: diversify(ranked.slice(0, 400), length, length).map(numberOf),
    };
  };
}
