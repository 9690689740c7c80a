/** One entry as written in the file; `address` is not looked at yet. */
export type RawEntry = {
  address: string;
  title?: string;
  artwork?: string;
  homepage?: string;
  tags?: string[];
  country?: string;
  language?: string;
  /** radio-browser's id of the station, which is steadier than any address. */
  radioBrowserId?: string;
};

export type RawPlaylist = { title?: string; entries: RawEntry[] };
