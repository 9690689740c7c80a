import type { SaidTitle } from './titles/understand-title.ts';

/** How a station's title is come by, again and again. */
export type TitleWay = {
  source: 'icy' | 'icecast' | 'shoutcast' | 'hls';
  /** Until the next reading. */
  everyMs: number;
  /** Null where it says nothing now; fails with a SourceError where it cannot be read. */
  read(): Promise<SaidTitle | null>;
};
