import type { Track } from '../../../api/contract/library.ts';

export type Disc = { number: number | null; title: string | null; tracks: Track[] };

/** The tracks of an album by disc, each disc once and in the order in which it first appears. */
export function gatherDiscs(tracks: Track[]): Disc[] {
  const discs = new Map<number | null, Disc>();
  for (const track of tracks) {
    const disc = discs.get(track.disc) ?? { number: track.disc, title: null, tracks: [] };
    disc.title ??= track.discTitle;
    disc.tracks.push(track);
    discs.set(track.disc, disc);
  }
  return [...discs.values()];
}
