import type { ArtworkRow } from './station-row.ts';

export type PersonRow = { name: string; role?: string; url?: string };

/** What of a show no list is narrowed or ordered by. */
export type PodcastDetails = {
  funding: { url: string; text: string }[];
  persons: PersonRow[];
};

export type FeedState = 'waiting' | 'ok' | 'failing' | 'ended';

/** A show, as one viewer sees it. */
export type PodcastRow = {
  id: string;
  title: string;
  author: string | null;
  /** Sanitised HTML. */
  description: string | null;
  homepage: string | null;
  /** Null for a private feed, whose address is `sealedFeedUrl`. */
  feedUrl: string | null;
  sealedFeedUrl: Buffer | null;
  artwork: ArtworkRow | null;
  languages: string[];
  categories: string[];
  explicit: boolean;
  medium: string;
  type: 'episodic' | 'serial';
  complete: boolean;
  details: PodcastDetails;
  subscribers: number;
  popularity: number;
  episodes: number;
  latestEpisodeAt: Date | null;
  state: FeedState;
  failure: string | null;
  private: boolean;
  /** By the viewer. */
  subscribed: boolean;
  updatedAt: Date;
  retired: boolean;
};

/** A show with the id it was asked by, which is an older one when it was joined to another since. */
export type FoundPodcast = PodcastRow & { askedId: string };
