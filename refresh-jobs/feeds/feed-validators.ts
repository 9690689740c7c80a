const day = 86_400_000;

/** What is remembered between two readings of a feed. */
export type FeedValidators = {
  etag?: string;
  lastModified?: string;
  bodyHash?: string;
  /** ISO time of the last reading of the whole body. */
  fullReadAt?: string;
  /** How often in a row the feed said that it moved. */
  movingReadings?: number;
  /** Hub and topic as the feed named them last. */
  push?: string;
};

/** A server that answers 304 for ever may be broken: every three days a feed is read whatever it says. */
export function isDueInFull(validators: FeedValidators, now: Date): boolean {
  const last = Date.parse(validators.fullReadAt ?? '');
  return Number.isNaN(last) || now.getTime() - last >= 3 * day;
}
