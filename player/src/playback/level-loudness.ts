import type { Gain } from '../../../api/contract/library.ts';

/** Songs are as loud as each other, or albums are; off: as they were made. */
export type Leveling = 'off' | 'track' | 'album';

/**
 * What to multiply the volume with, by what the file says (ReplayGain). It never makes the loudest sample exceed full
 * scale. It is done with the volume of the element, not with Web Audio, which would keep a bucket's files silent that
 * names no origin: a quiet song becomes louder only as far as the volume leaves room.
 */
export function levelOf(gain: Gain | null, leveling: Leveling): number {
  if (!gain || leveling === 'off') return 1;
  const [decibels, peak] =
    leveling === 'album'
      ? [gain.albumGain ?? gain.trackGain, gain.albumPeak ?? gain.trackPeak]
      : [gain.trackGain ?? gain.albumGain, gain.trackPeak ?? gain.albumPeak];
  // A file may say anything.
  if (decibels === null || Math.abs(decibels) > 60) return 1;
  const factor = 10 ** (decibels / 20);
  return peak !== null && peak > 0 ? Math.min(factor, 1 / peak) : factor;
}
