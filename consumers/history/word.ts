/** What a player says of a play. Times are milliseconds since 1970, the player's clock put right. */
export type PlayWord = {
  kind: 'play';
  eventId: string;
  pseudonym: string;
  play: string;
  item: string;
  seq: number;
  type: string;
  time: number;
  positionMs: number;
  listenedMs: number;
  client: string | null;
  traceparent?: string;
};

/** What a listener thinks of an item: liked, disliked, or unrated, which takes either back. */
export type OpinionWord = {
  kind: 'opinion';
  eventId: string;
  pseudonym: string;
  item: string;
  opinion: string;
  time: number;
};

/** What Icecast says of one connection, when it is over. */
export type SessionWord = {
  kind: 'session';
  eventId: string;
  pseudonym: string;
  play: string;
  item: string;
  startedAt: number;
  heardMs: number;
};

export type Word = PlayWord | OpinionWord | SessionWord;
