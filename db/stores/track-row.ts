import type { ArtworkRow } from './station-row.ts';

export type NamedArtistRow = { id: string; name: string };

/** A rendition that is there to be played. `path` from the folder of renditions; bitrate in kbit/s. */
export type RenditionRow = {
  variant: string;
  codec: string;
  bitrate: number;
  path: string;
  size: number | null;
};

export type TrackRow = {
  id: string;
  title: string;
  artists: NamedArtistRow[];
  album: { id: string; title: string } | null;
  folderId: string | null;
  disc: number | null;
  discTitle: string | null;
  number: number | null;
  year: number | null;
  genres: string[];
  medium: 'music' | 'audiobook';
  durationMs: number | null;
  /** Its own, else its album's. */
  artwork: ArtworkRow | null;
  codec: string | null;
  contentType: string;
  bitrate: number | null;
  sampleRate: number | null;
  bits: number | null;
  channels: number | null;
  lossless: boolean;
  size: number;
  gain: Partial<Record<'trackGain' | 'trackPeak' | 'albumGain' | 'albumPeak', number | null>> | null;
  hasLyrics: boolean;
  chapters: { startMs: number; endMs: number | null; title: string }[];
  /** Empty in lists. */
  details: Record<string, string | number | string[]>;
  /** From the root of its library; null once the file is gone. */
  path: string | null;
  popularity: number;
  addedAt: Date;
  renditions: RenditionRow[];
  provider: { id: string; name: string; kind: string; demo: boolean } | null;
  retired: boolean;
};

/** A track with the id it was asked by, which is an older one when it turned out to be another since. */
export type FoundTrack = TrackRow & { askedId: string };
