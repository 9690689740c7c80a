/** One way to hear a station, as its provider lists it. Bitrate in kbit/s. */
export type StreamEntry = { url: string; codec?: string; bitrate?: number; hls?: boolean };

/** What a provider says of one station, as it says it; kept so, and cleaned each time a station is composed. */
export type StationEntry = {
  /** Identity within the provider, stable from run to run. */
  key: string;
  name: string;
  homepage?: string;
  artworkUrl?: string;
  /** ISO 3166-1 alpha-2 where the provider has it, else its words. */
  country?: string;
  languages?: string[];
  tags?: string[];
  /** 0..1,000,000, comparable between providers: 0 says nothing is known. */
  popularity?: number;
  streams: StreamEntry[];
};
