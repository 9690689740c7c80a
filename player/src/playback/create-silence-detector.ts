/** Full scale is 0 dB; a voice is at about -20, a quiet room below -50. */
const silentBelow = -40;
const silentAfter = 600;

/** Whether nobody has spoken for so long that it can be hurried over. Told the samples of each moment. */
export function createSilenceDetector() {
  let quietSince: number | null = null;
  return {
    isSilent(samples: Float32Array, now: number): boolean {
      if (decibels(samples) >= silentBelow) {
        quietSince = null;
        return false;
      }
      quietSince ??= now;
      return now - quietSince > silentAfter;
    },
  };
}

/** Root mean square of samples between -1 and 1. */
export function decibels(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, samples.length));
}
