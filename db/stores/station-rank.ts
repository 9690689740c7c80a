/** How far below zero the rank of a dead station sinks: deeper than any rank of a living one is high. */
const DEAD_RANK = 4_000_000;

/**
 * SQL for `stations.rank`: by popularity (0..1,000,000); where that is equal, stations proven alive come before those
 * nobody has tried yet; the dead sink below zero.
 */
export function stationRank(popularity: string, health: string): string {
  return `${popularity} * 2 + CASE ${health} WHEN 'ok' THEN 1 WHEN 'dead' THEN -${String(DEAD_RANK)} ELSE 0 END`;
}
