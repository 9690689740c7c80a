const ceiling = 1_000_000;

/**
 * A popularity of 0..1,000,000 from an audience, on a logarithmic scale, so that stations of a small server and of a
 * world-wide directory can stand in one list. One listener (or click of the last day) weighs as much as 20 votes.
 */
export function scalePopularity(audience: { listeners?: number; votes?: number }): number {
  const weight = 20 * Math.max(0, audience.listeners ?? 0) + Math.max(0, audience.votes ?? 0);
  return Math.min(ceiling, Math.round((ceiling * Math.log1p(weight)) / Math.log1p(ceiling)));
}
