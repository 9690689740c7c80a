/** A person as a feed names them. */
export type PersonEntry = { name: string; role?: string; url?: string };

/** One way to hear an episode. Bitrate in kbit/s, length in bytes. */
export type EnclosureEntry = {
  url: string;
  mimeType?: string;
  length?: number;
  bitrate?: number;
  title?: string;
};

/** A document beside an episode, or what the feed itself says of it. */
export type ChaptersEntry =
  { url: string; mimeType?: string } | { inline: { startMs: number; title: string; url?: string }[] };
export type TranscriptEntry = { url: string; mimeType?: string; language?: string; captions?: boolean };

/** What a feed says of its show; text is decoded and trimmed, addresses are absolute. */
export type PodcastEntry = {
  title: string;
  author?: string;
  /** Sanitised HTML. */
  description?: string;
  homepage?: string;
  artworkUrl?: string;
  languages: string[];
  categories: string[];
  explicit: boolean;
  medium: string;
  type: 'episodic' | 'serial';
  complete: boolean;
  /** podcast:guid */
  guid?: string;
  locked?: boolean;
  funding: { url: string; text: string }[];
  persons: PersonEntry[];
  podroll: { feedGuid?: string; feedUrl?: string; title?: string }[];
};

/** What a feed says of one episode. At least one enclosure. */
export type EpisodeEntry = {
  guid?: string;
  title: string;
  /** Sanitised HTML. */
  description?: string;
  /** Its beginning as plain text, at most 400 characters. */
  summary?: string;
  homepage?: string;
  artworkUrl?: string;
  /** ISO time; left out where no date could be read. */
  publishedAt?: string;
  durationMs?: number;
  season?: { number: number; name?: string };
  number?: string;
  type: 'full' | 'trailer' | 'bonus';
  explicit: boolean;
  /** podcast:liveItem */
  live: boolean;
  persons: PersonEntry[];
  soundbites: { startMs: number; durationMs: number; title?: string }[];
  chapters?: ChaptersEntry;
  transcripts: TranscriptEntry[];
  /** The enclosure first, then alternateEnclosures. */
  enclosures: EnclosureEntry[];
};

/** What a feed says of itself as a thing to be fetched. */
export type FeedHints = {
  /** Minutes. */
  ttl?: number;
  /** Hours 0..23 (UTC) and days 0..6 (Sunday is 0) in which not to ask. */
  skipHours: number[];
  skipDays: number[];
  /** podcast:updateFrequency: an RFC 5545 rule, or that it is complete. */
  updateFrequency?: { rrule?: string; complete?: boolean; dtstart?: string };
  /** itunes:new-feed-url */
  newFeedUrl?: string;
  /** RFC 5005: the next (older) page or archive. */
  nextPageUrl?: string;
  /** WebSub. */
  hubUrl?: string;
  selfUrl?: string;
};

export type DroppedItem = { entry: string; reason: string };

/**
 * What a reading of a feed yields, in the order in which the feed says it: episodes as they come; the show at the
 * latest with the last part, since a feed may describe itself after its items.
 */
export type FeedPart = {
  episodes: EpisodeEntry[];
  dropped: DroppedItem[];
  podcast?: PodcastEntry;
  hints?: FeedHints;
  /** The feed broke off before its end: what it does not list may still be there. */
  isCutOff?: boolean;
};
