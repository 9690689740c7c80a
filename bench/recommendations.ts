import { generateListening } from './recommendations/generated-listening.ts';
import { judge, rank } from './recommendations/judge.ts';
import { ours } from './recommendations/ours.ts';
import {
  fullEase,
  plainNeighbours,
  plainRows,
  popularity,
  type Score,
} from './recommendations/plain-methods.ts';
import { randomFrom } from './random.ts';

/** What each listener heard last is left out, and looked for among the first so many suggestions. */
const shown = 20;
const judged = 4_000;
const settings = [
  { name: 'a city', items: 1_500, listeners: 4_000 },
  { name: 'a neighbourhood', items: 600, listeners: 300 },
  { name: 'many listeners of few items', items: 600, listeners: 10_000 },
];

for (const { name, items: itemCount, listeners: listenerCount } of settings) {
  const { items, listeners } = generateListening(
    { items: itemCount, listeners: listenerCount },
    randomFrom(20_261_121),
  );
  const cases = listeners.map(({ heard, chances }) => ({
    heard: heard.slice(0, -1),
    next: heard.at(-1)?.item ?? -1,
    chances,
  }));
  const tested = cases.slice(0, judged);
  const itemsOf = (heard: { item: number }[]) => heard.map(({ item }) => item);
  const rows = plainRows(
    itemCount,
    cases.map(({ heard }) => itemsOf(heard)),
  );
  console.log(`\n${name}: ${String(listenerCount)} listeners, ${String(itemCount)} items`);
  const table: Record<string, { 'recall@20': string; 'NDCG@20': string; seconds: string }> = {};
  const tell = (method: string, startedAt: number, rankings: { ranked: number[]; next: number }[]) => {
    const { recall, recallError, ndcg } = judge(rankings, shown);
    table[method] = {
      'recall@20': `${recall.toFixed(3)} ± ${recallError.toFixed(3)}`,
      'NDCG@20': ndcg.toFixed(3),
      seconds: ((performance.now() - startedAt) / 1_000).toFixed(1),
    };
  };
  const tellPlain = (method: string, prepare: () => Score) => {
    const startedAt = performance.now();
    const score = prepare();
    const rankings = tested.map(({ heard, next }) => {
      const own = itemsOf(heard);
      return { ranked: rank(score(own), new Set(own), shown), next };
    });
    tell(method, startedAt, rankings);
  };

  tellPlain('popularity', () => popularity(rows));
  tellPlain('plain item-kNN', () => plainNeighbours(rows));
  // The best of these is what EASE can do here; which one that is, nobody knows beforehand.
  for (const shrinkage of [50, 200, 500]) {
    tellPlain(`EASE of all items, shrinkage ${String(shrinkage)}`, () => fullEase(rows, shrinkage));
  }
  const startedAt = performance.now();
  const suggest = ours(
    items,
    cases.map(({ heard }) => heard),
  );
  const suggested = tested.map(({ heard, next }) => ({ ...suggest(heard, shown), next }));
  tell('ours', startedAt, suggested);
  tell(
    'ours as shown, diverse',
    startedAt,
    suggested.map(({ diverse, next }) => ({ ranked: diverse, next })),
  );
  tell(
    'knowing the rules of the data',
    performance.now(),
    tested.map(({ heard, next, chances }) => ({
      ranked: rank(chances, new Set(itemsOf(heard)), shown),
      next,
    })),
  );
  console.table(table);
}
