import type { PersonRow } from './podcast-row.ts';
import type { ArtworkRow } from './station-row.ts';

export type EpisodeStreamRow = {
  url: string;
  protocol: 'icy' | 'hls' | 'file';
  codec: string | null;
  /** kbit/s */
  bitrate: number | null;
  secure: boolean;
  title?: string | null;
};

export type EpisodeRow = {
  id: string;
  podcast: {
    id: string;
    title: string;
    artwork: ArtworkRow | null;
    private: boolean;
    retired: boolean;
  };
  title: string;
  /** The beginning of the notes as plain text. */
  summary: string | null;
  /** Sanitised HTML; null in lists. */
  description: string | null;
  homepage: string | null;
  /** Its own; the show's is with the show. */
  artwork: ArtworkRow | null;
  publishedAt: Date | null;
  durationMs: number | null;
  season: { number: number; name: string | null } | null;
  number: string | null;
  type: 'full' | 'trailer' | 'bonus';
  explicit: boolean;
  live: boolean;
  persons: PersonRow[];
  soundbites: { startMs: number; durationMs: number; title?: string }[];
  hasChapters: boolean;
  hasTranscript: boolean;
  /** The enclosure first; of a private show empty, and sealed instead. */
  streams: EpisodeStreamRow[];
  sealedStreams: Buffer | null;
  /** Where the viewer left it. */
  position: { positionMs: number; completed: boolean; updatedAt: Date } | null;
  updatedAt: Date;
  retired: boolean;
};

/** An episode with the id it was asked by, which is an older one when it was joined to another since. */
export type FoundEpisode = EpisodeRow & { askedId: string };
