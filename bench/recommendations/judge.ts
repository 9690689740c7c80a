/** Of one ranking: whether what was heard next is among the first `length`, and how far up. */
export type Judgement = { recall: number; ndcg: number };

/** The mean over all listeners, with what the mean may be off by (twice its standard error). */
export function judge(
  rankings: readonly { ranked: readonly number[]; next: number }[],
  length: number,
): Judgement & { recallError: number } {
  let [recall, ndcg] = [0, 0];
  for (const { ranked, next } of rankings) {
    const place = ranked.slice(0, length).indexOf(next);
    if (place < 0) continue;
    recall += 1;
    ndcg += 1 / Math.log2(place + 2);
  }
  const share = recall / rankings.length;
  return {
    recall: share,
    ndcg: ndcg / rankings.length,
    recallError: 2 * Math.sqrt((share * (1 - share)) / rankings.length),
  };
}

/** The best first, without what was heard already. */
export function rank(scores: ArrayLike<number>, heard: ReadonlySet<number>, length: number): number[] {
  return Array.from(scores, (score, item) => ({ score, item }))
    .filter(({ item, score }) => !heard.has(item) && score > -Infinity)
    .toSorted((one, other) => other.score - one.score || one.item - other.item)
    .slice(0, length)
    .map(({ item }) => item);
}
