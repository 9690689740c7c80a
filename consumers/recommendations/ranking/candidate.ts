/** What is liked and suggested: a station, or a show with all its episodes. */
export type Unit = {
  /** station:<id>, podcast:<id> or artist:<id> */
  id: string;
  title: string;
  /** tag:…, language:…, country:…, author:… */
  facets: readonly string[];
};

export type HeardUnit = Unit & {
  /** From 1 (loved) to -1 (disliked). */
  liking: number;
  /** The share of its listening that fell into this time of day; null where that cannot be told yet. */
  aroundNow: number | null;
};

export type Candidate = Unit & {
  /** What would be played: station:<id>, episode:<id> or track:<id>. */
  item: string;
  /** From 0 to 1. */
  popularity: number;
  /** Where its popularity is known from. */
  popularWith: 'listeners' | 'directories';
  /** A show that the listener follows and has not heard for long. */
  followed: boolean;
};
