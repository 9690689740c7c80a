/** What a list of tracks, albums or artists is narrowed to. `q` is what someone typed so far; ids are of today. */
export type LibraryFilter = {
  q?: string | undefined;
  genre?: string | undefined;
  provider?: string | undefined;
  artist?: string | undefined;
  album?: string | undefined;
  folder?: string | undefined;
  medium?: 'music' | 'audiobook' | undefined;
  year?: number | undefined;
  /** One of these spellings; what `genre` stands for. */
  genres?: string[] | undefined;
  /** About how many rows have that genre. */
  ofGenre?: number | undefined;
  /** Nothing but these, such as somebody's favorites. */
  ids?: string[] | undefined;
};
