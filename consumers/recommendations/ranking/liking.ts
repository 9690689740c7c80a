export type Listening = {
  /** Plays that counted. */
  listens: number;
  /** Plays left before 30 seconds. */
  skips: number;
  /** Since it was last heard. */
  daysAgo: number;
  opinion: 'liked' | 'disliked' | null;
  /** A favorite station, or a show subscribed to. */
  kept: boolean;
};

/** Half of the liking is gone after this many days without listening, down to a third. */
const halfLifeDays = 120;

/** From 1 (loved) to -1 (disliked), 0 where nothing can be told. Each doubling of listens is worth the same. */
export function likingOf({ listens, skips, daysAgo, opinion, kept }: Listening): number {
  if (opinion === 'disliked') return -1;
  if (opinion === 'liked') return 1;
  const heard = Math.min(1, Math.log2(1 + listens) / 4 + (listens > 0 ? 0.25 : 0));
  const faded = heard * Math.max(1 / 3, 0.5 ** (Math.max(0, daysAgo) / halfLifeDays));
  const known = kept ? Math.max(0.7, faded) : faded;
  if (known === 0) return 0 - Math.min(0.6, 0.15 * skips);
  return (known * (listens + 1)) / (listens + 1 + skips / 2);
}
