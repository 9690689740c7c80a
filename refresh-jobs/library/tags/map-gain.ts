import type { IAudioMetadata } from 'music-metadata';
import type { TrackEntry } from '#catalog/library/track-entry.ts';

/** R128 aims at -23 LUFS, ReplayGain 2 at -18: https://www.rfc-editor.org/rfc/rfc7845#section-5.2.1 */
const R128_TO_REPLAYGAIN = 5;

/** ReplayGain of a file in dB, peaks with 1 for full scale; Opus' R128 figures are turned into the same. */
export function mapGain({ common, format, native }: IAudioMetadata): TrackEntry['gain'] {
  const r128 = (name: string) => {
    const value = Object.values(native)
      .flat()
      .find(({ id }) => id.toUpperCase() === name)?.value;
    const steps = typeof value === 'string' ? Number(value.trim() || Number.NaN) : Number.NaN;
    return decibels(steps / 256 + R128_TO_REPLAYGAIN);
  };
  const gain = {
    trackGain:
      decibels(common.replaygain_track_gain?.dB) ?? r128('R128_TRACK_GAIN') ?? decibels(format.trackGain),
    trackPeak: peak(common.replaygain_track_peak?.ratio),
    albumGain:
      decibels(common.replaygain_album_gain?.dB) ?? r128('R128_ALBUM_GAIN') ?? decibels(format.albumGain),
    albumPeak: peak(common.replaygain_album_peak?.ratio),
  };
  return gain.trackGain === null && gain.albumGain === null ? null : gain;
}

/** More than 60 dB either way is no loudness that anybody measured. */
function decibels(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && Math.abs(value) <= 60
    ? Math.round(value * 100) / 100
    : null;
}

function peak(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) && value > 0 && value < 100
    ? Math.round(value * 1e6) / 1e6
    : null;
}
