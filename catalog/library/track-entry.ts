/** What one audio file says of itself, read and cleaned, before it is known which track, album and artists it is of. */
export type TrackEntry = {
  title: string;
  /** In order; never empty: "Unknown artist" is said by the player, and is an empty list here. */
  artists: NamedArtist[];
  /** Null where the file names none: then the folder decides. */
  album: AlbumEntry | null;
  disc: number | null;
  discTitle: string | null;
  number: number | null;
  year: number | null;
  /** 2004, 2004-05 or 2004-05-12. */
  released: string | null;
  genres: string[];
  medium: 'music' | 'audiobook';
  durationMs: number | null;
  /** mp3, flac, vorbis, opus, aac, alac, pcm, ape, wavpack, musepack, dsd, wma, … */
  codec: string | null;
  /** As the media host sends it. */
  contentType: string;
  /** kbit/s */
  bitrate: number | null;
  sampleRate: number | null;
  bits: number | null;
  channels: number | null;
  lossless: boolean;
  gain: {
    trackGain: number | null;
    trackPeak: number | null;
    albumGain: number | null;
    albumPeak: number | null;
  } | null;
  chapters: { startMs: number; endMs: number | null; title: string }[];
  lyrics: LyricsEntry | null;
  /** composers, conductor, label, isrc, mbid, language, comment, bpm, encoder … */
  details: Record<string, string | number | string[]>;
  /** Whether a picture is embedded: it is read again when it is made into artwork. */
  hasPicture: boolean;
};
export type NamedArtist = { name: string; sortName: string | null; mbid: string | null };
export type AlbumEntry = {
  title: string;
  sortTitle: string | null;
  /** Empty where the file names none. */
  artists: NamedArtist[];
  compilation: boolean;
  mbid: string | null;
};
export type LyricsEntry = {
  synced: boolean;
  language: string | null;
  lines: { atMs: number | null; text: string }[];
  source: 'embedded' | 'file';
};

/** A file that a scan read: what came of it. */
export type ReadFile = {
  /** From the library's root, as in signing/media-path.ts. */
  path: string;
  version: string;
  size: number;
  contentHash: string;
  /** The reason in words an admin understands where it cannot be read. */
  outcome: { entry: TrackEntry } | { failure: string; failureType: string };
};
