export type StationHealth = 'ok' | 'failing' | 'dead' | 'unknown';

/** One way to hear a station. `secureUrl` is its https twin, where probing found one. Bitrate in kbit/s. */
export type StreamRow = {
  id: string;
  url: string;
  /** What playlists and redirects led to, best first; empty where `url` plays by itself. */
  resolvedUrls: string[];
  secureUrl: string | null;
  protocol: 'icy' | 'hls' | 'file';
  codec: string | null;
  bitrate: number | null;
  secure: boolean;
  signing: 'none' | 'icecast';
  /** Whose stream it is; part of what its signature covers. */
  providerId: string | null;
  health: StationHealth;
  checkedAt: Date | null;
  position: number;
};

/** A picture that is there to be served: widths in pixels, smallest first. */
export type ArtworkRow = { contentHash: string; color: string | null; sizes: number[] };

export type StationRow = {
  id: string;
  name: string;
  homepage: string | null;
  artwork: ArtworkRow | null;
  country: string | null;
  languages: string[];
  tags: string[];
  popularity: number;
  health: StationHealth;
  streams: StreamRow[];
  provider: { id: string; name: string; kind: string; demo: boolean } | null;
  updatedAt: Date;
  retired: boolean;
};

/** A station with the id it was asked by, which is an older one when it was joined to another since. */
export type FoundStation = StationRow & { askedId: string };
