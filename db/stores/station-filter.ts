/** What a list of stations is narrowed to. `q` is what someone typed so far. */
export type StationFilter = {
  q?: string | undefined;
  country?: string | undefined;
  language?: string | undefined;
  tag?: string | undefined;
  codec?: string | undefined;
  minBitrate?: number | undefined;
  secure?: boolean | undefined;
  /** What the gateway could carry counts as secure. */
  throughGateway?: boolean | undefined;
  provider?: string | undefined;
};

export type StationSort = 'relevance' | 'popular' | 'name' | 'recent';
