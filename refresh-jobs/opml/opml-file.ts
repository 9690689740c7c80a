/** A feed that an OPML file lists. `line` is that of the file, from 1; `path` the outlines around it. */
export type OpmlFeed = { line: number; title?: string; url: string; path: string[] };

/** An outline that should have been a feed, and why it is none. */
export type OpmlDrop = { line: number; title?: string; url?: string; reason: string };

export type OpmlFile = { title?: string; feeds: OpmlFeed[]; dropped: OpmlDrop[] };
